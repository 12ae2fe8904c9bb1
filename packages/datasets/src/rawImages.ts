import type { DatasetArrays } from "./DatasetArrays.js";
import type { Source } from "./source.js";

/** The first `size` examples of an order, `[size, height, width, channels]`, in shared memory where there is any. */
export function rawImages(source: Source, order: ArrayLike<number>, size: number): DatasetArrays["images"] {
  const { imageShape, dtype } = source;
  const [height, width, channels] = imageShape;
  const length = height * width * channels;
  const data =
    dtype === "uint8" ? new Uint8Array(memory(size * length)) : new Float32Array(memory(4 * size * length));
  for (let position = 0; position < size; position++) {
    source.copyImage(order[position]!, data, position * length);
  }
  return { data, shape: [size, ...imageShape] };
}

/** Pages have shared memory when they are isolated from other origins. */
function memory(bytes: number): ArrayBufferLike {
  return typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);
}

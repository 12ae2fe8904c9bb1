import { randomStream } from "@striate/random";
import type { ImageShape, Source } from "./source.js";

export interface Drawing {
  /** Of the set, for the stream of random numbers that its labels come from. */
  readonly name: string;
  readonly imageShape: ImageShape;
  readonly classes: number;
  /** The bytes of picture `index` of a part. */
  draw(label: number, seed: number, part: string, index: number): Uint8Array;
}

/** Pictures that are drawn when they are first read, and kept. Picture i is the same however many there are. */
export function drawnSource(
  { name, imageShape, classes, draw }: Drawing,
  size: number,
  seed: number,
  part: "train" | "test",
): Source {
  const pictures: (Uint8Array | undefined)[] = new Array(size);
  const labels = new Int32Array(size);
  // Every so many labels are the classes in an order of their own, so that counts differ by one at most.
  for (let start = 0; start < size; start += classes) {
    const order = randomStream(seed, name, "labels", part, start).permutation(classes);
    labels.set(order.subarray(0, size - start), start);
  }
  return {
    size,
    imageShape,
    dtype: "uint8",
    labels,
    copyImage: (index, into, offset) => {
      pictures[index] ??= draw(labels[index]!, seed, part, index);
      into.set(pictures[index], offset);
    },
  };
}

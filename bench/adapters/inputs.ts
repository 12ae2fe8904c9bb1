import type { BatchNormWork, Conv2dWork, MaxPoolWork } from "../harness/Work.js";

/** Numbers in [−1, 1) that are the same in every process (mulberry32). */
export function numbers(seed: number, count: number): Float32Array {
  const values = new Float32Array(count);
  let state = seed;
  for (let index = 0; index < count; index++) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    values[index] = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  }
  return values;
}

/**
 * Images for pooling, above zero: TensorFlow.js's wasm loses the gradient of windows that are negative throughout, and would be found to
 * disagree.
 */
export function pooledInput(work: MaxPoolWork): Float32Array {
  return numbers(1, product(imagesShape(work))).map((value) => value + 1.5);
}

export interface ConvolutionShapes {
  readonly input: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
  readonly output: readonly [number, number, number, number];
}

/** NHWC and HWIO. */
export function convolutionShapes(work: Conv2dWork): ConvolutionShapes {
  const { batch, size, inChannels, outChannels, kernel, stride, pad } = work;
  const outSize = Math.floor((size + 2 * pad - kernel) / stride) + 1;
  return {
    input: [batch, size, size, inChannels],
    kernel: [kernel, kernel, inChannels, outChannels],
    output: [batch, outSize, outSize, outChannels],
  };
}

/** Input and kernel, or output gradient and kernel, or input and output gradient: what the pass reads, NHWC and HWIO. */
export function convolutionInputs(work: Conv2dWork): readonly [Float32Array, Float32Array] {
  const { input, kernel, output } = convolutionShapes(work);
  if (work.pass === "forward") return [numbers(1, product(input)), numbers(2, product(kernel))];
  if (work.pass === "gradInput") return [numbers(3, product(output)), numbers(2, product(kernel))];
  return [numbers(1, product(input)), numbers(3, product(output))];
}

export const imagesShape = ({ batch, size, channels }: MaxPoolWork | BatchNormWork) =>
  [batch, size, size, channels] as const;

export const pooledShape = ({ batch, size, channels }: MaxPoolWork) =>
  [batch, Math.floor(size / 2), Math.floor(size / 2), channels] as const;

export const product = (shape: readonly number[]) => shape.reduce((total, size) => total * size, 1);

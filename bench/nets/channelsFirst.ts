import { layoutOf, type WeightLayout } from "./layout.js";
import type { Net } from "./Net.js";
import type { NetData } from "./netFile.js";

/** A net's numbers for libraries that want channels first: kernels OIHW, images NCHW, dense rows in the order of flattened NCHW maps. */
export function channelsFirst(net: Net, { weights, images, labels }: NetData): NetData {
  const { weights: layout } = layoutOf(net);
  const [height, width, channels] = net.input;
  return {
    weights: weights.map((data, index) => weightChannelsFirst(data, layout[index]!)),
    images: imagesChannelsFirst(images, [labels.length, height, width, channels]),
    labels,
  };
}

export function imagesChannelsFirst(images: Float32Array, shape: readonly number[]): Float32Array {
  return permuted(images, shape, [0, 3, 1, 2]);
}

/** HWIO to OIHW. */
export function kernelChannelsFirst(kernel: Float32Array, shape: readonly number[]): Float32Array {
  return permuted(kernel, shape, [3, 2, 0, 1]);
}

function weightChannelsFirst(data: Float32Array, { role, shape, maps }: WeightLayout): Float32Array {
  if (role === "kernel") return kernelChannelsFirst(data, shape);
  return maps === undefined ? data : permuted(data, [...maps, shape[1]!], [2, 0, 1, 3]);
}

/** A copy of an array of four axes with its axes in another order. */
function permuted(
  data: Float32Array,
  shape: readonly number[],
  order: readonly [number, number, number, number],
): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const [a, b, c, d] = order.map((axis) => shape[axis]!) as [number, number, number, number];
  const [sa, sb, sc, sd] = order.map((axis) => strides[axis]!) as [number, number, number, number];
  const result = new Float32Array(data.length);
  let at = 0;
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++)
        for (let l = 0; l < d; l++) result[at++] = data[i * sa + j * sb + k * sc + l * sd]!;
  return result;
}

/** OIHW of a kernel that is HWIO. */
export function kernelShapeChannelsFirst([
  height,
  width,
  inputs,
  outputs,
]: readonly number[]): readonly number[] {
  return [outputs!, inputs!, height!, width!];
}

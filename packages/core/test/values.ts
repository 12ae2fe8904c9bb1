import type { Backend, Shape, Tensor } from "../src/index.js";
import { sizeOf, tensor } from "../src/index.js";

export function numbers(x: Tensor): number[] {
  return Array.from(x.readSync());
}

/**
 * Distinct numbers an eighth apart, none of them 0, in a fixed disorder: exact in float32, away from kinks and without ties.
 * `shift` sets several tensors apart, so that no number of one stands in another.
 */
export function distinct(backend: Backend, shape: Shape, shift = 0): Tensor {
  const size = sizeOf(shape);
  const step = [37, 31, 29, 23].find((candidate) => size % candidate !== 0)!;
  const values = Array.from(
    { length: size },
    (_, index) => (((index * step + 5) % size) - Math.floor(size / 2)) / 8 + 1 / 16 + shift / 64,
  );
  return tensor(backend, new Float32Array(values), shape);
}

/** As `distinct`, but all above 1/2. */
export function positive(backend: Backend, shape: Shape, shift = 0): Tensor {
  const values = distinct(backend, shape, shift);
  const raised = Float32Array.from(values.readSync(), (value) => value + sizeOf(shape) / 16 + 0.5);
  values.dispose();
  return tensor(backend, raised, shape);
}

/** Σ a · b over two tensors of one size, in float64. */
export function innerProduct(a: Tensor, b: Tensor): number {
  const right = b.readSync();
  let total = 0;
  for (const [index, value] of a.readSync().entries()) total += value * right[index]!;
  return total;
}

/** Position along every axis of the element at `index` in row-major order. */
export function positionOf(index: number, shape: Shape): number[] {
  const position: number[] = [];
  for (const size of shape.toReversed()) {
    position.unshift(index % size);
    index = Math.floor(index / size);
  }
  return position;
}

/** Row-major index of a position. */
export function indexOf(position: readonly number[], shape: Shape): number {
  return shape.reduce((index, size, axis) => index * size + position[axis]!, 0);
}

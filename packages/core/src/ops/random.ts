import { isSeed, type RandomStream, randomStream } from "@striate/random";
import type { Backend } from "../backend/Backend.js";
import { TensorError } from "../errors.js";
import { checkOptions } from "../options.js";
import { checkShape, type Shape, sizeOf } from "../shape.js";
import type { Tensor } from "../Tensor.js";
import { tensor } from "./tensor.js";

export interface RandomNormalOptions {
  /** Default 0. */
  readonly mean?: number;
  /** Default 1. */
  readonly stddev?: number;
  /** A whole number from 0 to 2³² − 1; the same seed gives the same numbers on every backend. */
  readonly seed: number;
}

export interface RandomUniformOptions {
  /** Default 0. */
  readonly minval?: number;
  /** Not reached. Default 1. */
  readonly maxval?: number;
  readonly seed: number;
}

/**
 * Normally distributed numbers.
 *
 * @throws TensorError `SHAPE`, `OPTION`
 * @example
 * randomNormal(backend, [2, 5, 5, 3], { seed: 1 });
 */
export function randomNormal(backend: Backend, shape: Shape, options: RandomNormalOptions): Tensor {
  const op = "randomNormal";
  checkOptions(op, options ?? {}, ["mean", "stddev", "seed"]);
  const stream = streamOf(op, options?.seed);
  const { mean = 0, stddev = 1 } = options;
  return drawn(op, backend, shape, () => mean + stddev * stream.normal());
}

/** Numbers equally likely from `minval` up to `maxval`. @throws TensorError `SHAPE`, `OPTION` */
export function randomUniform(backend: Backend, shape: Shape, options: RandomUniformOptions): Tensor {
  const op = "randomUniform";
  checkOptions(op, options ?? {}, ["minval", "maxval", "seed"]);
  const stream = streamOf(op, options?.seed);
  const { minval = 0, maxval = 1 } = options;
  return drawn(op, backend, shape, () => minval + (maxval - minval) * stream.uniform());
}

function drawn(op: string, backend: Backend, shape: Shape, draw: () => number): Tensor {
  checkShape(op, shape);
  return tensor(backend, Float32Array.from({ length: sizeOf(shape) }, draw), shape);
}

/** @throws TensorError `OPTION` for a seed that is none */
export function streamOf(op: string, seed: number | undefined): RandomStream {
  if (seed === undefined) {
    throw new TensorError(
      "OPTION",
      op,
      "there is no seed",
      "Pass { seed: 42 }, so that the run can be repeated",
    );
  }
  if (isSeed(seed)) return randomStream(seed, op);
  throw new TensorError("OPTION", op, `${seed} is no seed`, "Use a whole number from 0 to 4294967295");
}

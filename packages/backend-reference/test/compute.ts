import type { TypedArray } from "@striate/core";
import { expect } from "vitest";
import { createReferenceBackend, type ReferenceBackend } from "../src/index.js";

export type ReferenceBuffer = ReturnType<ReferenceBackend["write"]>;

/**
 * Writes the inputs, runs one primitive, reads what it gives and frees everything. On the way it holds the primitive to what all of them
 * promise: inputs are never written, every returned buffer is new, and none is left behind.
 */
export function computeAll(
  inputs: readonly TypedArray[],
  primitive: (backend: ReferenceBackend, ...buffers: ReferenceBuffer[]) => readonly ReferenceBuffer[],
): TypedArray[] {
  const backend = createReferenceBackend();
  const before = inputs.map((values) => values.slice());
  const buffers = inputs.map((values) => backend.write(values));
  const outputs = primitive(backend, ...buffers);
  expect(backend.memory().buffers).toBe(inputs.length + outputs.length);
  const results = outputs.map((buffer) => backend.readSync(buffer));
  for (const [index, values] of before.entries()) expectSame(backend.readSync(buffers[index]), values);
  for (const buffer of [...buffers, ...outputs]) backend.free(buffer);
  expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  return results;
}

/** `computeAll` of a primitive with one output. */
export function compute(
  inputs: readonly TypedArray[],
  primitive: (backend: ReferenceBackend, ...buffers: ReferenceBuffer[]) => ReferenceBuffer,
): TypedArray {
  return computeAll(inputs, (backend, ...buffers) => [primitive(backend, ...buffers)])[0];
}

/** Equal in dtype, length and every number, −0 apart from 0. */
export function expectSame(actual: TypedArray, expected: TypedArray): void {
  const same =
    actual.constructor === expected.constructor &&
    actual.length === expected.length &&
    actual.every((value: number, index: number) => Object.is(value, expected[index]));
  // The matcher is slow on long arrays, and only needed to show a difference.
  if (!same) expect(described(actual)).toEqual(described(expected));
}

const described = (values: TypedArray) => ({ type: values.constructor.name, values: Array.from(values) });

/** Σ a · b in float64: exact for the multiples of 1/8 of these tests. */
export function dot(a: TypedArray, b: TypedArray): number {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

import { createReferenceBackend } from "@striate/backend-reference";
import type { Backend, DeviceBuffer, TypedArray } from "@striate/core";
import { expect } from "vitest";
import { createWasmBackend } from "../src/index.js";
import { enableRelaxedSimd } from "./enableRelaxedSimd.js";

enableRelaxedSimd();

const kind = async (relaxedSimd: boolean) => ({
  one: await createWasmBackend({ threads: 1, relaxedSimd, winograd: "never", guard: true }),
  three: await createWasmBackend({ threads: 3, relaxedSimd, winograd: "never", guard: true }),
});
const KINDS = [await kind(false), await kind(true)];

/** A backend with every fused primitive. */
type FullBackend = Required<Backend>;
type Primitive<B extends Backend = FullBackend> = (
  backend: B,
  ...buffers: DeviceBuffer[]
) => readonly DeviceBuffer[];

/**
 * Runs a primitive with plain and with relaxed SIMD and hands both results to `check`. On the way it holds the primitive to what all of
 * them promise: one thread and three give the same bits, inputs are never written, every returned buffer is new, none is left behind,
 * and nothing is written beyond a buffer's end.
 */
export function onEveryBackend(
  inputs: readonly TypedArray[],
  primitive: Primitive,
  check: (outputs: readonly TypedArray[]) => void,
): void {
  for (const { one, three } of KINDS) {
    const outputs = run(one, inputs, primitive);
    for (const [index, values] of run(three, inputs, primitive).entries())
      expectSame(values, outputs[index]!);
    check(outputs);
  }
}

/** `onEveryBackend` for a primitive that has to agree with the reference bit for bit. */
export function agreesExactly(inputs: readonly TypedArray[], primitive: Primitive<Backend>): void {
  const expected = run(createReferenceBackend(), inputs, primitive);
  onEveryBackend(inputs, primitive, (outputs) => {
    expect(outputs.length).toBe(expected.length);
    for (const [index, values] of outputs.entries()) expectSame(values, expected[index]!);
  });
}

/** `onEveryBackend` for a primitive with one output. */
export function gives(
  inputs: readonly TypedArray[],
  primitive: (backend: FullBackend, ...buffers: DeviceBuffer[]) => DeviceBuffer,
  expected: TypedArray,
): void {
  onEveryBackend(
    inputs,
    (backend, ...buffers) => [primitive(backend, ...buffers)],
    ([output]) => expectSame(output!, expected),
  );
}

function run<B extends Backend>(
  backend: B,
  inputs: readonly TypedArray[],
  primitive: Primitive<B>,
): readonly TypedArray[] {
  const buffers = inputs.map((values) => backend.write(values));
  const outputs = primitive(backend, ...buffers);
  expect(backend.memory().buffers).toBe(inputs.length + outputs.length);
  const results = outputs.map((buffer) => backend.readSync!(buffer));
  for (const [index, values] of inputs.entries()) expectSame(backend.readSync!(buffers[index]!), values);
  for (const buffer of [...buffers, ...outputs]) backend.free(buffer);
  expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  return results;
}

/** Equal in dtype, length and every number, −0 apart from 0. */
export function expectSame(actual: TypedArray, expected: TypedArray): void {
  const same =
    actual.constructor === expected.constructor &&
    actual.length === expected.length &&
    actual.every((value, index) => Object.is(value, expected[index]));
  if (same) return;
  // The matcher is slow on long arrays: it sees the surroundings of the first difference.
  const at = actual.findIndex((value, index) => !Object.is(value, expected[index]));
  expect(around(actual, at)).toEqual(around(expected, at));
}

const around = (values: TypedArray, at: number) => ({
  type: values.constructor.name,
  length: values.length,
  [`from ${Math.max(at - 2, 0)}`]: Array.from(values.slice(Math.max(at - 2, 0), at + 10)),
});

/** Every number within its bound of the expected one; NaN is within none. */
export function expectWithin(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  bound: (index: number) => number,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    if (Math.abs(actual[i]! - expected[i]!) <= bound(i)) continue;
    expect.fail(`number ${i} is ${actual[i]}, not ${expected[i]} ± ${bound(i)}`);
  }
}

import type {
  BinaryOp,
  BroadcastGeometry,
  ConcatGeometry,
  DType,
  ExpandGeometry,
  PadGeometry,
  PermuteGeometry,
  SliceGeometry,
  TypedArray,
} from "@striate/core";
import { binaryPlan } from "../cases/elementwise.js";
import { concatPlan, expandPlan, padPlan, permutePlan, slicePlan } from "../cases/layout.js";
import { given } from "./given.js";
import { onGrid } from "./onGrid.js";
import type { Reducible } from "./Reducible.js";

type Values = readonly TypedArray[];

export function reducibleBinary(
  op: BinaryOp,
  { dimensions, aStrides, bStrides }: BroadcastGeometry,
  values: Values,
): Reducible {
  const [a, b] = [present(aStrides), present(bStrides)];
  const only = (axes: readonly number[], sizes: readonly number[]) =>
    sizes.map((size, axis) => (axes.includes(axis) ? size : 1));
  const whole = values[0] instanceof Int32Array;
  const plan = (sizes: readonly number[]) => binaryPlan(op, only(a, sizes), only(b, sizes), whole);
  return onGrid(plan, { sizes: dimensions, inputs: [a, b] }, values);
}

export function reducibleExpand({ dimensions, strides }: ExpandGeometry, values: Values): Reducible {
  const axes = present(strides);
  const plan = (sizes: readonly number[]) =>
    expandPlan(
      sizes.map((size, axis) => (axes.includes(axis) ? size : 1)),
      sizes,
      dtypeOf(values),
    );
  return onGrid(plan, { sizes: dimensions, inputs: [axes] }, values);
}

export function reduciblePermute({ outputShape, strides }: PermuteGeometry, values: Values): Reducible {
  // From the axis with the longest steps to the one with the shortest: how the input lies in memory.
  const order = [...outputShape.keys()].sort(
    (i, j) => strides[j] - strides[i] || outputShape[j] - outputShape[i],
  );
  const plan = (sizes: readonly number[]) =>
    permutePlan(
      order.map((axis) => sizes[axis]),
      sizes.map((_, axis) => order.indexOf(axis)),
      dtypeOf(values),
    );
  return onGrid(plan, { sizes: outputShape, inputs: [order] }, values);
}

export function reduciblePad(
  { inputShape, outputShape, before }: PadGeometry,
  value: number,
  values: Values,
): Reducible {
  const pads = outputShape.map(
    (size, axis) => [before[axis], size - before[axis] - inputShape[axis]] as const,
  );
  const plan = (sizes: readonly number[]) => padPlan(sizes, pads, value, dtypeOf(values));
  return onGrid(plan, { sizes: inputShape, inputs: [[...inputShape.keys()]] }, values);
}

/** Where a block begins matters, so it is not cut. */
export function reducibleSlice({ inputShape, outputShape, begin }: SliceGeometry, values: Values): Reducible {
  return { call: slicePlan(inputShape, begin, outputShape, dtypeOf(values))(given(values)), axes: [] };
}

export function reducibleConcat({ outer, runs }: ConcatGeometry, values: Values): Reducible {
  const plan = ([rows, ...lengths]: readonly number[]) =>
    concatPlan(
      lengths.map((length) => [rows, length]),
      1,
      dtypeOf(values),
    );
  return onGrid(plan, { sizes: [outer, ...runs], inputs: runs.map((_, part) => [0, part + 1]) }, values);
}

/** Axes along which an operand is not repeated. */
const present = (strides: readonly number[]): readonly number[] =>
  [...strides.keys()].filter((axis) => strides[axis] !== 0);

const dtypeOf = ([values]: Values): DType => (values instanceof Int32Array ? "int32" : "float32");

import type { TypedArray } from "@striate/core";
import type { Plan } from "../cases/Primitive.js";
import { given } from "./given.js";
import { type Grid, gridAxes, type Reducible } from "./Reducible.js";

/** A call whose inputs lie on a grid. */
export function onGrid(
  plan: (sizes: readonly number[]) => Plan,
  grid: Grid,
  values: readonly TypedArray[],
): Reducible {
  const again = (sizes: readonly number[], cut: readonly TypedArray[]) =>
    onGrid(plan, { ...grid, sizes }, cut);
  return { call: plan(grid.sizes)(given(values)), axes: gridAxes(grid, values, again) };
}

/** A call on arrays of one length. */
export function onRows(plan: (length: number) => Plan, values: readonly TypedArray[]): Reducible {
  const grid = { sizes: [values[0].length], inputs: values.map(() => [0]) };
  return onGrid(([length]) => plan(length), grid, values);
}

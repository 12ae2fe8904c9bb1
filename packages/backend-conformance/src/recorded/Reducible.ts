import type { TypedArray } from "@striate/core";
import type { Call } from "../Call.js";

/** A call that was made, and the ways to make it smaller. */
export interface Reducible {
  readonly call: Call;
  readonly axes: readonly Axis[];
}

/** Something that a call has many of: images, channels, rows. */
export interface Axis {
  readonly length: number;
  /** The call with only those from `from` to before `to`; undefined where that would be none. */
  keep(from: number, to: number): Reducible | undefined;
}

export interface Grid {
  readonly sizes: readonly number[];
  /** For each input which of the sizes it has, outermost first. */
  readonly inputs: readonly (readonly number[])[];
  /** Which of the sizes can be cut; all by default. */
  readonly free?: readonly number[];
}

/** Axes that can be cut out of the inputs as they lie in memory; `again` makes the smaller call. */
export function gridAxes(
  { sizes, inputs, free = [...sizes.keys()] }: Grid,
  values: readonly TypedArray[],
  again: (sizes: readonly number[], values: readonly TypedArray[]) => Reducible,
): readonly Axis[] {
  return free.map((axis) => ({
    length: sizes[axis],
    keep: (from, to) => {
      const cut = values.map((all, index) => {
        const position = inputs[index].indexOf(axis);
        const shape = inputs[index].map((size) => sizes[size]);
        return position < 0 ? all : block(all, shape, position, from, to);
      });
      return again(
        sizes.map((size, other) => (other === axis ? to - from : size)),
        cut,
      );
    },
  }));
}

/** Positions `from` to before `to` along one axis. */
export function block(
  values: TypedArray,
  shape: readonly number[],
  axis: number,
  from: number,
  to: number,
): TypedArray {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const [run, kept] = [shape[axis] * inner, (to - from) * inner];
  const rows = values.length / run;
  const result = values.slice(0, rows * kept);
  for (let row = 0; row < rows; row++) {
    const start = row * run + from * inner;
    result.set(values.subarray(start, start + kept), row * kept);
  }
  return result;
}

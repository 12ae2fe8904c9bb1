import type { ReduceGeometry } from "../geometry/reduce.js";
import { resolveAxes, type Shape, sizeOf } from "../shape.js";
import type { Tensor } from "../Tensor.js";
import { transpose } from "./transpose.js";

export interface ReduceOptions {
  /** One axis or several, counted from the front or, negative, from the back. Default: all. */
  readonly axis?: number | readonly number[];
  /** Leave reduced axes in the shape, with size 1. Default false. */
  readonly keepDims?: boolean;
}

export interface ReductionPlan {
  /** The input with the reduced axes side by side. */
  readonly source: Tensor;
  readonly geometry: ReduceGeometry;
  readonly outputShape: Shape;
}

/** The output's shape with every reduced axis left as 1, which stretches back over the input. */
export function keptShapeOf(op: string, shape: Shape, { axis }: ReduceOptions): Shape {
  const axes = resolveAxes(op, axis, shape.length);
  return shape.map((size, index) => (axes.includes(index) ? 1 : size));
}

/** Brings any choice of axes into the form outer × reduced × inner, transposing where they do not lie side by side. */
export function planReduction(op: string, x: Tensor, options: ReduceOptions): ReductionPlan {
  const axes = resolveAxes(op, options.axis, x.rank);
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const outputShape = options.keepDims
    ? keptShapeOf(op, x.shape, options)
    : kept.map((axis) => x.shape[axis]!);
  const reduced = axes.reduce((size, axis) => size * x.shape[axis]!, 1);
  const [first = 0, last = -1] = [axes[0], axes.at(-1)];
  if (last - first + 1 === axes.length) {
    const outer = sizeOf(x.shape.slice(0, first));
    const inner = sizeOf(x.shape.slice(last + 1));
    return { source: x, geometry: { outer, reduced, inner }, outputShape };
  }
  const source = transpose(x, [...kept, ...axes]);
  return { source, geometry: { outer: sizeOf(outputShape), reduced, inner: 1 }, outputShape };
}

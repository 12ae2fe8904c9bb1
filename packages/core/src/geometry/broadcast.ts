import { TensorError } from "../errors.js";
import { formatShape, type Shape } from "../shape.js";

/**
 * Two inputs walked together over one output, axes merged where possible: equal shapes are one axis
 * with strides 1 and 1, a bias is two axes with strides `[channels, 1]` and `[0, 1]`.
 */
export interface BroadcastGeometry {
  readonly outputShape: Shape;
  /** Sizes of the merged axes, outermost first; their product is the output's size. At least one axis. */
  readonly dimensions: readonly number[];
  /** Elements to step in `a` for one step along each merged axis; 0 repeats. */
  readonly aStrides: readonly number[];
  readonly bStrides: readonly number[];
}

/**
 * NumPy's rule: shapes are aligned at their last axis, and a size of 1 stretches.
 *
 * @throws TensorError `SHAPE`
 */
export function broadcastGeometry(op: string, a: Shape, b: Shape): BroadcastGeometry {
  const rank = Math.max(a.length, b.length);
  const outputShape: number[] = [];
  const dimensions: number[] = [];
  const aStrides: number[] = [];
  const bStrides: number[] = [];
  let aStep = 1;
  let bStep = 1;
  // From the innermost axis outwards; `unshift` keeps the records outermost first.
  for (let fromEnd = 1; fromEnd <= rank; fromEnd++) {
    const aSize = a[a.length - fromEnd] ?? 1;
    const bSize = b[b.length - fromEnd] ?? 1;
    if (aSize !== bSize && aSize !== 1 && bSize !== 1) {
      throw new TensorError(
        "SHAPE",
        op,
        `shapes ${formatShape(a)} and ${formatShape(b)} do not fit: axis −${fromEnd} is ${aSize} and ${bSize}`,
        "Sizes must be equal, or one of them 1; use reshape or expandDims",
      );
    }
    const size = Math.max(aSize, bSize);
    outputShape.unshift(size);
    if (size === 1) continue;
    const aStride = aSize === 1 ? 0 : aStep;
    const bStride = bSize === 1 ? 0 : bStep;
    const inner = dimensions[0];
    if (inner !== undefined && aStride === aStrides[0]! * inner && bStride === bStrides[0]! * inner) {
      dimensions[0] = inner * size;
    } else {
      dimensions.unshift(size);
      aStrides.unshift(aStride);
      bStrides.unshift(bStride);
    }
    aStep *= aSize;
    bStep *= bSize;
  }
  if (dimensions.length === 0) return { outputShape, dimensions: [1], aStrides: [0], bStrides: [0] };
  return { outputShape, dimensions, aStrides, bStrides };
}

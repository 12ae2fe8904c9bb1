import type { PadGeometry, Shape } from "@striate/core";

export interface WalkAxis {
  readonly size: number;
  /** Numbers to step in the input. */
  readonly stride: number;
}

/** The same walk in as few axes as can be, outermost first, one at least; none but a lone one has size 1. */
export function mergeWalkAxes(shape: Shape, strides: readonly number[]): readonly WalkAxis[] {
  const axes: WalkAxis[] = [];
  for (const [axis, size] of shape.entries()) {
    const stride = strides[axis];
    const outer = axes.at(-1);
    if (size === 1) continue;
    if (outer !== undefined && outer.stride === stride * size) {
      axes[axes.length - 1] = { size: outer.size * size, stride };
    } else {
      axes.push({ size, stride });
    }
  }
  return axes.length > 0 ? axes : [{ size: 1, stride: 1 }];
}

export interface BlockAxis {
  /** Size of the block and of what surrounds it. */
  readonly inner: number;
  readonly outer: number;
  /** Where in it the block begins. */
  readonly before: number;
}

/** A block inside a tensor in as few axes as can be, outermost first, one at least: one that it fills is part of the axis around it. */
export function mergeBlockAxes({ inputShape, outputShape, before }: PadGeometry): readonly BlockAxis[] {
  const axes: BlockAxis[] = [];
  for (const [axis, size] of inputShape.entries()) {
    const around = axes.at(-1);
    if (around !== undefined && outputShape[axis] === size) {
      axes[axes.length - 1] = {
        inner: around.inner * size,
        outer: around.outer * size,
        before: around.before * size,
      };
    } else {
      axes.push({ inner: size, outer: outputShape[axis], before: before[axis] });
    }
  }
  return axes.length > 0 ? axes : [{ inner: 1, outer: 1, before: 0 }];
}

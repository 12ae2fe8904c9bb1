import type { MatMulGeometry, TypedArray } from "@striate/core";
import { type Described, describeGeometry } from "../cases/Described.js";
import { describedRecipe } from "../cases/matMul.js";
import type { Plan } from "../cases/Primitive.js";
import { given } from "./given.js";
import { gridAxes, type Reducible } from "./Reducible.js";

/** Positions in the grid's sizes. */
const [BATCH, M, K, N] = [0, 1, 2, 3] as const;

/** A product of matrices, with a bias behind them if there are three inputs, which can do with smaller and fewer ones. */
export function reducibleProduct(
  plan: (described: Described<MatMulGeometry>) => Plan,
  geometry: MatMulGeometry,
  values: readonly TypedArray[],
): Reducible {
  const { batch, m, k, n, transposeA, transposeB, aBatchStride, bBatchStride } = geometry;
  const [a, b] = [transposeA ? [K, M] : [M, K], transposeB ? [N, K] : [K, N]];
  const grid = {
    sizes: [batch, m, k, n],
    inputs: [aBatchStride === 0 ? a : [BATCH, ...a], bBatchStride === 0 ? b : [BATCH, ...b], [N]],
  };
  return {
    call: plan(described(geometry))(given(values)),
    axes: gridAxes(grid, values, (sizes, cut) => reducibleProduct(plan, resized(geometry, sizes), cut)),
  };
}

function described(geometry: MatMulGeometry): Described<MatMulGeometry> {
  const { m, k, n, transposeA, transposeB, aBatchStride, bBatchStride, outputShape } = geometry;
  const [a, b] = [transposeA ? [k, m] : [m, k], transposeB ? [n, k] : [k, n]];
  const batch = outputShape.slice(0, -2);
  return describeGeometry(geometry, () =>
    describedRecipe({
      a: aBatchStride === 0 ? a : [...batch, ...a],
      b: bBatchStride === 0 ? b : [...batch, ...b],
      options: { ...(transposeA ? { transposeA } : {}), ...(transposeB ? { transposeB } : {}) },
    }),
  );
}

function resized(geometry: MatMulGeometry, [batch, m, k, n]: readonly number[]): MatMulGeometry {
  const batched = geometry.outputShape.length > 2;
  return {
    ...geometry,
    ...{ batch, m, k, n },
    outputShape: batched ? [batch, m, n] : [m, n],
    aBatchStride: geometry.aBatchStride === 0 ? 0 : m * k,
    bBatchStride: geometry.bBatchStride === 0 ? 0 : k * n,
  };
}

import type { ReduceGeometry, ReduceOp, TypedArray } from "@striate/core";

export function reduce(op: ReduceOp, x: Float32Array, geometry: ReduceGeometry): Float32Array {
  return op === "sum" ? sum(x, geometry) : max(x, geometry);
}

/** Terms are added in the order of the reduced axis. */
function sum(x: Float32Array, { outer, reduced, inner }: ReduceGeometry): Float32Array {
  const y = new Float32Array(outer * inner);
  const totals = new Float64Array(inner);
  for (let o = 0; o < outer; o++) {
    totals.fill(0);
    for (let r = 0; r < reduced; r++) {
      const row = (o * reduced + r) * inner;
      for (let i = 0; i < inner; i++) totals[i] += x[row + i];
    }
    y.set(totals, o * inner);
  }
  return y;
}

function max(x: Float32Array, geometry: ReduceGeometry): Float32Array {
  const { outer, reduced, inner } = geometry;
  const positions = argMax(x, geometry);
  const y = new Float32Array(outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      y[o * inner + i] = x[(o * reduced + positions[o * inner + i]) * inner + i];
    }
  }
  return y;
}

/** Only a greater value displaces the winner, so the first of equal ones stays. */
export function argMax(x: TypedArray, { outer, reduced, inner }: ReduceGeometry): Int32Array {
  const positions = new Int32Array(outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const start = o * reduced * inner + i;
      let best = x[start];
      let position = 0;
      for (let r = 1; r < reduced; r++) {
        const value = x[start + r * inner];
        if (value > best) {
          best = value;
          position = r;
        }
      }
      positions[o * inner + i] = position;
    }
  }
  return positions;
}

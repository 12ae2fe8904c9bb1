import { sizeOf } from "@striate/core";
import { instead, look, type Mutant, mutant } from "./Mutant.js";

export const layoutMutants: readonly Mutant[] = [
  mutant("parts are joined in reverse order", "concat", (on) => ({
    concat: (parts, geometry) =>
      on.concat([...parts].reverse(), { ...geometry, runs: [...geometry.runs].reverse() }),
  })),
  mutant("a block begins one position too early", "slice", (on) => ({
    slice: (x, geometry) =>
      on.slice(x, {
        ...geometry,
        begin: geometry.begin.map((at, axis) => (axis === 0 ? Math.max(0, at - 1) : at)),
      }),
  })),
  mutant("padding is always zero", "pad", (on) => ({ pad: (x, geometry) => on.pad(x, geometry, 0) })),
  mutant("padding of the last axis goes behind", "pad", (on) => ({
    pad: (x, geometry, value) =>
      on.pad(
        x,
        {
          ...geometry,
          before: geometry.before.map((count, axis, all) => (axis === all.length - 1 ? 0 : count)),
        },
        value,
      ),
  })),
  mutant("the first two of three axes are walked in the wrong order", "permute", (on) => ({
    permute: (x, geometry) => {
      const { outputShape, strides } = geometry;
      if (outputShape.length !== 3 || outputShape[0] !== outputShape[1]) return on.permute(x, geometry);
      return on.permute(x, { outputShape, strides: [strides[1], strides[0], strides[2]] });
    },
  })),
  mutant("int32 is moved by way of float32", "permute", (on) => ({
    permute: (x, geometry) => instead(on, on.permute(x, geometry), (y) => y.map(Math.fround)),
  })),
  mutant("−0 becomes 0 on the way", "expand", (on) => ({
    expand: (x, geometry) => instead(on, on.expand(x, geometry), (y) => y.map((value) => value + 0)),
  })),
  mutant("a stretch by nothing hands the input on", "expand", (on) => ({
    expand: (x, geometry) => (x.size === sizeOf(geometry.outputShape) ? x : on.expand(x, geometry)),
  })),
  mutant("of equal values the last position wins", "argMax", (on) => ({
    argMax: (x, { outer, reduced, inner }) =>
      instead(on, on.argMax(x, { outer, reduced, inner }), (y) => {
        const values = look(on, x);
        const at = (i: number, r: number) =>
          values[(Math.floor(i / inner) * reduced + r) * inner + (i % inner)];
        return y.map((first, i) => {
          let last = first;
          for (let r = first; r < reduced; r++) if (at(i, r) === at(i, first)) last = r;
          return last;
        });
      }),
  })),
  mutant("the largest starts at zero", "reduce max", (on) => ({
    reduce: (op, x, geometry) =>
      instead(on, on.reduce(op, x, geometry), (y) => (op === "max" ? y.map((v) => Math.max(v, 0)) : y)),
  })),
  mutant("sums of more than 4,096 terms forget the last block", "reduce sum", (on) => ({
    reduce: (op, x, geometry) => {
      const { reduced } = geometry;
      if (op === "max" || reduced <= 4096) return on.reduce(op, x, geometry);
      const full = reduced - (reduced % 4096);
      return instead(on, on.reduce(op, x, geometry), () => partialSums(look(on, x), geometry, full));
    },
  })),
  mutant("sums by pairs, but in float16", "reduce sum", (on) => ({
    reduce: (op, x, geometry) =>
      instead(on, on.reduce(op, x, geometry), (y) => (op === "sum" ? y.map((v) => v * (1 + 2 ** -12)) : y)),
  })),
];

function partialSums(
  x: ArrayLike<number>,
  { outer, reduced, inner }: { readonly outer: number; readonly reduced: number; readonly inner: number },
  end: number,
): Float32Array {
  return Float32Array.from({ length: outer * inner }, (_, i) => {
    let sum = 0;
    for (let r = 0; r < end; r++) sum += x[(Math.floor(i / inner) * reduced + r) * inner + (i % inner)];
    return sum;
  });
}

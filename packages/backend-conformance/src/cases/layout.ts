import {
  concatGeometry,
  type DeviceBuffer,
  expandGeometry,
  padGeometry,
  permuteGeometry,
  type Shape,
  sizeOf,
  sliceGeometry,
  type TypedArray,
} from "@striate/core";
import fc from "fast-check";
import type { Call, CallCode, Input, PrimitiveName } from "../Call.js";
import type { NumberKind } from "../numbers.js";
import { onReference } from "../onReference.js";
import { literal } from "../report/literal.js";
import type { Draw } from "./Draw.js";
import type { Plan, Primitive } from "./Primitive.js";
import { between, small } from "./sizes.js";

/** Whatever is moved keeps its bits, −0 included. */
const KINDS: readonly NumberKind[] = ["reals", "ties", "spread"];

const dtypes = fc.constantFrom("float32" as const, "float32" as const, "int32" as const);
type DType = "float32" | "int32";

const shapes = (maxLength: number): fc.Arbitrary<number[]> => fc.array(small, { minLength: 1, maxLength });

export const expansions: fc.Arbitrary<{ input: number[]; output: number[] }> = fc
  .array(fc.tuple(small, fc.boolean()), { minLength: 1, maxLength: 5 })
  .chain((axes) => fc.tuple(fc.constant(axes), between(0, axes.length)))
  .map(([axes, missing]) => ({
    input: axes.map(([size, stretched], axis) => (stretched || axis < missing ? 1 : size)).slice(missing),
    output: axes.map(([size]) => size),
  }));

export const permutations: fc.Arbitrary<{ shape: number[]; permutation: number[] }> = shapes(5).chain(
  (shape) =>
    fc.record({
      shape: fc.constant(shape),
      permutation: fc.shuffledSubarray([...shape.keys()], {
        minLength: shape.length,
        maxLength: shape.length,
      }),
    }),
);

export const paddings: fc.Arbitrary<{ shape: number[]; pads: [number, number][] }> = fc
  .array(fc.tuple(small, between(0, 3), between(0, 3)), { minLength: 1, maxLength: 4 })
  .map((axes) => ({
    shape: axes.map(([size]) => size),
    pads: axes.map(([, before, after]) => [before, after]),
  }));

export const blocks: fc.Arbitrary<{ shape: number[]; begin: number[]; size: number[] }> = fc
  .array(fc.tuple(between(0, 3), small, between(0, 3)), { minLength: 1, maxLength: 4 })
  .map((axes) => ({
    shape: axes.map(([before, size, after]) => before + size + after),
    begin: axes.map(([before]) => before),
    size: axes.map(([, size]) => size),
  }));

export const joins: fc.Arbitrary<{ shapes: number[][]; axis: number }> = fc
  .record({ shape: shapes(4), axis: between(0, 3), lengths: fc.array(small, { minLength: 1, maxLength: 5 }) })
  .map(({ shape, axis, lengths }) => {
    const along = axis % shape.length;
    return {
      axis: along,
      shapes: lengths.map((length) => shape.map((size, other) => (other === along ? length : size))),
    };
  });

export const layoutPrimitives: readonly Primitive[] = [
  {
    name: "expand",
    method: "expand",
    plans: fc.tuple(expansions, dtypes).map(([{ input, output }, dtype]) => expandPlan(input, output, dtype)),
    large: [expandPlan([17], [4200, 17], "float32"), expandPlan([70_001, 1], [70_001, 2], "float32")],
    kinds: KINDS,
  },
  {
    name: "permute",
    method: "permute",
    plans: fc
      .tuple(permutations, dtypes)
      .map(([{ shape, permutation }, dtype]) => permutePlan(shape, permutation, dtype)),
    large: [
      permutePlan([131, 67], [1, 0], "float32"),
      permutePlan([31, 33, 65], [2, 0, 1], "float32"),
      permutePlan([5, 17, 13, 66], [0, 3, 1, 2], "int32"),
    ],
    kinds: KINDS,
  },
  {
    name: "pad",
    method: "pad",
    plans: fc
      .tuple(paddings, dtypes, fc.constantFrom(0, -1, 3))
      .map(([{ shape, pads }, dtype, value]) => padPlan(shape, pads, value, dtype)),
    large: [
      padPlan(
        [3, 29, 31, 17],
        [
          [0, 0],
          [1, 2],
          [3, 0],
          [0, 0],
        ],
        0,
        "float32",
      ),
    ],
    kinds: KINDS,
  },
  {
    name: "slice",
    method: "slice",
    plans: fc
      .tuple(blocks, dtypes)
      .map(([{ shape, begin, size }, dtype]) => slicePlan(shape, begin, size, dtype)),
    large: [slicePlan([4, 33, 35, 19], [1, 2, 0, 1], [2, 30, 35, 17], "float32")],
    kinds: KINDS,
  },
  {
    name: "concat",
    method: "concat",
    plans: fc.tuple(joins, dtypes).map(([join, dtype]) => concatPlan(join.shapes, join.axis, dtype)),
    large: [
      concatPlan(
        [
          [40, 40, 17],
          [40, 40, 33],
          [40, 40, 1],
        ],
        2,
        "float32",
      ),
    ],
    kinds: KINDS,
  },
];

export function expandPlan(input: Shape, output: Shape, dtype: DType): Plan {
  const geometry = expandGeometry("expand", input, output);
  return moving("expand", [input], output, dtype, (on, [x]) => on.expand(x, geometry), {
    imports: ["expandGeometry"],
    setup: [`const geometry = expandGeometry("expand", ${literal(input)}, ${literal(output)});`],
    expression: "expand(a, geometry)",
  });
}

export function permutePlan(shape: Shape, permutation: readonly number[], dtype: DType): Plan {
  const geometry = permuteGeometry("permute", shape, permutation);
  return moving("permute", [shape], shape, dtype, (on, [x]) => on.permute(x, geometry), {
    imports: ["permuteGeometry"],
    setup: [`const geometry = permuteGeometry("permute", ${literal(shape)}, ${literal(permutation)});`],
    expression: "permute(a, geometry)",
  });
}

export function padPlan(
  shape: Shape,
  pads: readonly (readonly [number, number])[],
  value: number,
  dtype: DType,
): Plan {
  const geometry = padGeometry("pad", shape, pads);
  return moving("pad", [shape], geometry.outputShape, dtype, (on, [x]) => on.pad(x, geometry, value), {
    imports: ["padGeometry"],
    setup: [`const geometry = padGeometry("pad", ${literal(shape)}, ${literal(pads)});`],
    expression: `pad(a, geometry, ${value})`,
  });
}

export function slicePlan(shape: Shape, begin: Shape, size: Shape, dtype: DType): Plan {
  const geometry = sliceGeometry("slice", shape, begin, size);
  return moving("slice", [shape], size, dtype, (on, [x]) => on.slice(x, geometry), {
    imports: ["sliceGeometry"],
    setup: [
      `const geometry = sliceGeometry("slice", ${literal(shape)}, ${literal(begin)}, ${literal(size)});`,
    ],
    expression: "slice(a, geometry)",
  });
}

export function concatPlan(parts: readonly Shape[], axis: number, dtype: DType): Plan {
  const geometry = concatGeometry("concat", parts, axis);
  const names = parts.map((_, index) => nameOf(index)).join(", ");
  return moving("concat", parts, geometry.outputShape, dtype, (on, all) => on.concat(all, geometry), {
    imports: ["concatGeometry"],
    setup: [`const geometry = concatGeometry("concat", ${literal(parts)}, ${axis});`],
    expression: `concat([${names}], geometry)`,
  });
}

/** A call that moves numbers, and changes none of their bits. */
function moving(
  method: PrimitiveName,
  shapes: readonly Shape[],
  outputShape: Shape,
  dtype: DType,
  invoke: (on: Parameters<Call["invoke"]>[0], buffers: readonly DeviceBuffer[]) => DeviceBuffer,
  code: CallCode,
): Plan {
  return (draw) => ({
    method,
    inputs: shapes.map((shape, index) => drawn(draw, nameOf(index), sizeOf(shape), dtype)),
    outputs: [{ name: "y", dtype, size: sizeOf(outputShape) }],
    invoke: (on, buffers) => [invoke(on, buffers)],
    judge: (values: readonly TypedArray[]) => {
      const [expected] = onReference(values, (on, buffers) => [invoke(on, buffers)]);
      return [{ expected, allowed: "bits" }];
    },
    code,
  });
}

function drawn(draw: Draw, name: string, length: number, dtype: DType): Input {
  if (dtype === "int32") return draw.whole(name, length, -(2 ** 31), 2 ** 31 - 1);
  return { ...draw.floats(name, length), floatsOnly: false };
}

function nameOf(index: number): string {
  return "abcde"[index] ?? `part${index}`;
}

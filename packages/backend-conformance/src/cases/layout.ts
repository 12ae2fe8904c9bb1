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
import { blocks, expansions, joins, paddings, permutations } from "./layouts.js";
import type { Plan, Primitive } from "./Primitive.js";

/** Whatever is moved keeps its bits, −0 included. */
const KINDS: readonly NumberKind[] = ["reals", "ties", "spread"];

const dtypes = fc.constantFrom("float32" as const, "float32" as const, "int32" as const);
type DType = "float32" | "int32";

/** int32 also where float32 leaves whole numbers out. */
const paddingValues: fc.Arbitrary<{ dtype: DType; value: number }> = fc.oneof(
  fc.record({ dtype: dtypes, value: fc.constantFrom(0, -1, 3) }),
  fc.record({ dtype: fc.constant("int32" as const), value: fc.constantFrom(2 ** 24 + 1, -(2 ** 31) + 1) }),
);

/** Six axes of which none can be left out. */
const DEEP = [2, 2, 3, 2, 2, 3];

export const layoutPrimitives: readonly Primitive[] = [
  {
    name: "expand",
    method: "expand",
    plans: fc.tuple(expansions, dtypes).map(([{ input, output }, dtype]) => expandPlan(input, output, dtype)),
    fixed: [
      expandPlan([17], [4200, 17], "float32"),
      expandPlan([70_001, 1], [70_001, 2], "float32"),
      expandPlan([], [], "float32"),
      expandPlan([2, 1, 2, 1, 2, 1], [2, 3, 2, 3, 2, 3], "float32"),
    ],
    kinds: KINDS,
  },
  {
    name: "permute",
    method: "permute",
    plans: fc
      .tuple(permutations, dtypes)
      .map(([{ shape, permutation }, dtype]) => permutePlan(shape, permutation, dtype)),
    fixed: [
      permutePlan([131, 67], [1, 0], "float32"),
      permutePlan([31, 33, 65], [2, 0, 1], "float32"),
      permutePlan([5, 17, 13, 66], [0, 3, 1, 2], "int32"),
      permutePlan([], [], "float32"),
      permutePlan([2, 3, 2, 2, 3, 2], [5, 3, 1, 4, 2, 0], "float32"),
    ],
    kinds: KINDS,
  },
  {
    name: "pad",
    method: "pad",
    plans: fc
      .tuple(paddings, paddingValues)
      .map(([{ shape, pads }, { dtype, value }]) => padPlan(shape, pads, value, dtype)),
    fixed: [
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
      padPlan([], [], 3, "float32"),
      padPlan(
        DEEP,
        DEEP.map((_, axis) => [1 - (axis % 2), axis % 2] as const),
        3,
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
    fixed: [
      slicePlan([4, 33, 35, 19], [1, 2, 0, 1], [2, 30, 35, 17], "float32"),
      slicePlan([], [], [], "float32"),
      slicePlan(DEEP, [1, 0, 1, 0, 1, 0], [1, 1, 2, 1, 1, 2], "float32"),
    ],
    kinds: KINDS,
  },
  {
    name: "concat",
    method: "concat",
    plans: fc.tuple(joins, dtypes).map(([join, dtype]) => concatPlan(join.shapes, join.axis, dtype)),
    fixed: [
      concatPlan(
        [
          [40, 40, 17],
          [40, 40, 33],
          [40, 40, 1],
        ],
        2,
        "float32",
      ),
      concatPlan(
        Array.from({ length: 17 }, (_, part) => [2, 1 + (part % 3), 2]),
        1,
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

/** Of the inputs that a call has many of. */
export function nameOf(index: number): string {
  return "abcde"[index] ?? `part${index}`;
}

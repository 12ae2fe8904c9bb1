import { type MatMulGeometry, type MatMulOptions, matMulGeometry, type Shape, sizeOf } from "@striate/core";
import fc from "fast-check";
import { magnitudes } from "../magnitudes.js";
import { floatsOnReference } from "../onReference.js";
import { literal } from "../report/literal.js";
import { sumBound } from "../tolerance/sumBound.js";
import type { Described } from "./Described.js";
import type { Plan, Primitive } from "./Primitive.js";
import { between, size } from "./sizes.js";

/** What a product of matrices is made from: the arguments of `matMulGeometry`. */
export interface MatMulRecipe {
  readonly a: Shape;
  readonly b: Shape;
  readonly options: MatMulOptions;
}

export const products: fc.Arbitrary<MatMulRecipe> = fc
  .record({
    m: size,
    k: size,
    n: size,
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    batch: fc.option(fc.array(between(1, 3), { minLength: 1, maxLength: 3 }), { nil: [] }),
    batched: fc.constantFrom("both", "a", "b"),
  })
  .map(({ m, k, n, batch, batched, ...options }) => recipe(m, k, n, options, batch, batched));

const TRANSPOSES: readonly Required<MatMulOptions>[] = [
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true },
];

/** No multiple of any tile, every transpose; an outer product, one row, one column, a long sum, one number by one. */
export const FIXED_PRODUCTS: readonly MatMulRecipe[] = [
  ...TRANSPOSES.map((options) => recipe(130, 70, 90, options)),
  recipe(65, 1, 67, { transposeA: false, transposeB: false }),
  recipe(1, 300, 131, { transposeA: false, transposeB: false }),
  recipe(131, 300, 1, { transposeA: true, transposeB: true }),
  recipe(5, 3001, 6, { transposeA: false, transposeB: true }),
  recipe(33, 17, 35, { transposeA: true, transposeB: false }, [3], "a"),
  recipe(1, 1, 1, { transposeA: false, transposeB: false }),
];

export const matMulPrimitive: Primitive = {
  name: "matMul",
  method: "matMul",
  plans: products.map(matMulPlan),
  fixed: FIXED_PRODUCTS.map(matMulPlan),
  kinds: ["reals", "spread"],
  exact: { kinds: ["eighths", "ties"] },
};

export function matMulPlan(arguments_: MatMulRecipe): Plan {
  return describedProduct(describedRecipe(arguments_));
}

export function describedProduct({ geometry, imports, setup }: Described<MatMulGeometry>): Plan {
  const [a, b] = operandSizes(geometry);
  return (draw) => ({
    method: "matMul",
    inputs: [draw.floats("a", a), draw.floats("b", b)],
    outputs: [{ name: "y", dtype: "float32", size: sizeOf(geometry.outputShape) }],
    invoke: (on, [left, right]) => [on.matMul(left, right, geometry)],
    judge: ([left, right], judging) => {
      const run = (x: typeof left, y: typeof right) =>
        floatsOnReference([x, y], (on, first, second) => on.matMul(first, second, geometry));
      const terms = run(magnitudes(left), magnitudes(right));
      return [{ expected: run(left, right), allowed: sumBound(terms, geometry.k, judging) }];
    },
    code: { imports, setup: [setup], expression: "matMul(a, b, geometry)" },
  });
}

/** A side without a batch of its own is one matrix. */
export function operandSizes({
  batch,
  m,
  k,
  n,
  aBatchStride,
  bBatchStride,
}: MatMulGeometry): [number, number] {
  return [m * k * (aBatchStride === 0 ? 1 : batch), k * n * (bBatchStride === 0 ? 1 : batch)];
}

export function geometryOf({ a, b, options }: MatMulRecipe): MatMulGeometry {
  return matMulGeometry("matMul", a, b, options);
}

/** A recipe's geometry, and how it is written down. */
export function describedRecipe(recipe: MatMulRecipe): Described<MatMulGeometry> {
  const { a, b, options } = recipe;
  return {
    geometry: geometryOf(recipe),
    imports: ["matMulGeometry"],
    setup: `const geometry = matMulGeometry("matMul", ${literal(a)}, ${literal(b)}, ${literal(options)});`,
  };
}

function recipe(
  m: number,
  k: number,
  n: number,
  options: Required<MatMulOptions>,
  batch: Shape = [],
  batched = "both",
): MatMulRecipe {
  const a = options.transposeA ? [k, m] : [m, k];
  const b = options.transposeB ? [n, k] : [k, n];
  return {
    a: batched === "b" ? a : [...batch, ...a],
    b: batched === "a" ? b : [...batch, ...b],
    options,
  };
}

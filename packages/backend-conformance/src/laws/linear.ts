import { concatGeometry, padGeometry, permuteGeometry, type Shape, sizeOf } from "@striate/core";
import fc from "fast-check";
import { convolutionPlan } from "../cases/conv2d.js";
import { convolutions, geometryOf } from "../cases/convolutions.js";
import { drawing } from "../cases/Draw.js";
import { concatPlan, nameOf, padPlan, permutePlan, slicePlan } from "../cases/layout.js";
import { joins, paddings, permutations } from "../cases/layouts.js";
import { type MatMulRecipe, matMulPlan, products } from "../cases/matMul.js";
import { averagePlan } from "../cases/pool2d.js";
import { evenPoolings, geometryOf as poolingOf, poolings } from "../cases/poolings.js";
import { adjoint } from "./adjoint.js";
import { type Law, step } from "./Law.js";

/** Calls are made with numbers of their own, which a law does not use. */
const unused = drawing("ties", 0);

const of = (shape: Shape): number => sizeOf(shape);

/** Every gradient and every way back is the adjoint of its linear primitive. */
export const adjointLaws: readonly Law[] = [
  {
    group: "conv2d",
    name: "has conv2dGradInput as its adjoint",
    methods: ["conv2d", "conv2dGradInput"],
    kinds: ["eighths", "reals"],
    cases: convolutions.map((recipe) => (draw) => {
      const { inputShape, kernelShape, outputShape } = geometryOf(recipe);
      return adjoint({
        inputs: [
          draw.floats("x", of(inputShape)),
          draw.floats("kernel", of(kernelShape)),
          draw.floats("dy", of(outputShape)),
        ],
        forward: step("y", convolutionPlan("conv2d", recipe)(unused), ["x", "kernel"]),
        backward: step("dx", convolutionPlan("conv2dGradInput", recipe)(unused), ["dy", "kernel"]),
        x: "x",
        w: "dy",
      });
    }),
  },
  {
    group: "conv2d",
    name: "has conv2dGradKernel as its adjoint in the kernel",
    methods: ["conv2d", "conv2dGradKernel"],
    kinds: ["eighths", "reals"],
    cases: convolutions.map((recipe) => (draw) => {
      const { inputShape, kernelShape, outputShape } = geometryOf(recipe);
      return adjoint({
        inputs: [
          draw.floats("x", of(inputShape)),
          draw.floats("kernel", of(kernelShape)),
          draw.floats("dy", of(outputShape)),
        ],
        forward: step("y", convolutionPlan("conv2d", recipe)(unused), ["x", "kernel"]),
        backward: step("dKernel", convolutionPlan("conv2dGradKernel", recipe)(unused), ["x", "dy"]),
        x: "kernel",
        w: "dy",
      });
    }),
  },
  ...(["eighths", "reals"] as const).map(
    (kind): Law => ({
      group: "avgPool2d",
      name: `has avgPool2dGrad as its adjoint${kind === "eighths" ? ", to the bit on whole numbers" : ""}`,
      methods: ["avgPool2d", "avgPool2dGrad"],
      kinds: [kind],
      cases: (kind === "eighths" ? evenPoolings : poolings).map((recipe) => (draw) => {
        const { inputShape, outputShape } = poolingOf(recipe);
        return adjoint({
          inputs: [draw.floats("x", of(inputShape)), draw.floats("dy", of(outputShape))],
          forward: step("y", averagePlan("avgPool2d", recipe)(unused), ["x"]),
          backward: step("dx", averagePlan("avgPool2dGrad", recipe)(unused), ["dy"]),
          x: "x",
          w: "dy",
        });
      }),
    }),
  ),
  {
    group: "matMul",
    name: "has products with a transpose as its adjoints",
    methods: ["matMul"],
    kinds: ["eighths", "reals"],
    cases: fc
      .tuple(
        products.filter(({ a, b }) => a.length === b.length),
        fc.boolean(),
      )
      .map(([recipe, ofA]) => (draw) => {
        const forward = matMulPlan(recipe)(unused);
        const w: Shape = [...recipe.a.slice(0, -2), ...resultOf(recipe)];
        const back = (ofA ? gradientOfA : gradientOfB)(recipe, w);
        return adjoint({
          inputs: [draw.floats("a", of(recipe.a)), draw.floats("b", of(recipe.b)), draw.floats("w", of(w))],
          forward: step("y", forward, ["a", "b"]),
          backward: step("back", matMulPlan(back.recipe)(unused), back.args),
          x: ofA ? "a" : "b",
          w: "w",
        });
      }),
  },
  {
    group: "pad",
    name: "has slice as its adjoint",
    methods: ["pad", "slice"],
    kinds: ["eighths"],
    cases: paddings.map(({ shape, pads }) => (draw) => {
      const { outputShape, before } = padGeometry("pad", shape, pads);
      return adjoint({
        inputs: [draw.floats("x", of(shape)), draw.floats("w", of(outputShape))],
        forward: step("y", padPlan(shape, pads, 0, "float32")(unused), ["x"]),
        backward: step("dx", slicePlan(outputShape, before, shape, "float32")(unused), ["w"]),
        x: "x",
        w: "w",
      });
    }),
  },
  {
    group: "concat",
    name: "has slice as its adjoint",
    methods: ["concat", "slice"],
    kinds: ["eighths"],
    cases: joins.map(({ shapes, axis }) => (draw) => {
      const { outputShape } = concatGeometry("concat", shapes, axis);
      const names = shapes.map((_, index) => nameOf(index));
      const begin = outputShape.map((_, other) =>
        other === axis ? outputShape[axis] - shapes.at(-1)![axis] : 0,
      );
      const zeros = names.slice(0, -1).map((name, index) => ({
        ...draw.floats(name, of(shapes[index])),
        values: new Float32Array(of(shapes[index])),
        code: undefined,
      }));
      const last = names.at(-1)!;
      return adjoint({
        inputs: [...zeros, draw.floats(last, of(shapes.at(-1)!)), draw.floats("w", of(outputShape))],
        forward: step("y", concatPlan(shapes, axis, "float32")(unused), names),
        backward: step("dx", slicePlan(outputShape, begin, shapes.at(-1)!, "float32")(unused), ["w"]),
        x: last,
        w: "w",
      });
    }),
  },
  {
    group: "permute",
    name: "has the inverse order as its adjoint",
    methods: ["permute"],
    kinds: ["eighths"],
    cases: permutations.map(({ shape, permutation }) => (draw) => {
      const { outputShape } = permuteGeometry("permute", shape, permutation);
      const inverse = shape.map((_, axis) => permutation.indexOf(axis));
      return adjoint({
        inputs: [draw.floats("x", of(shape)), draw.floats("w", of(shape))],
        forward: step("y", permutePlan(shape, permutation, "float32")(unused), ["x"]),
        backward: step("dx", permutePlan(outputShape, inverse, "float32")(unused), ["w"]),
        x: "x",
        w: "w",
      });
    }),
  },
];

/** m × n */
function resultOf({ a, b, options }: MatMulRecipe): readonly [number, number] {
  const [rows, columns] = [options.transposeA ? -1 : -2, options.transposeB ? -2 : -1];
  return [a.at(rows)!, b.at(columns)!];
}

interface Product {
  readonly recipe: MatMulRecipe;
  readonly args: readonly [string, string];
}

/** W Bᵀ, or B Wᵀ where a is stored transposed. */
function gradientOfA(
  { b, options: { transposeA = false, transposeB = false } }: MatMulRecipe,
  w: Shape,
): Product {
  if (transposeA) {
    return {
      recipe: { a: b, b: w, options: { transposeA: transposeB, transposeB: true } },
      args: ["b", "w"],
    };
  }
  return { recipe: { a: w, b, options: { transposeA: false, transposeB: !transposeB } }, args: ["w", "b"] };
}

/** Aᵀ W, or Wᵀ A where b is stored transposed. */
function gradientOfB(
  { a, options: { transposeA = false, transposeB = false } }: MatMulRecipe,
  w: Shape,
): Product {
  if (transposeB) {
    return {
      recipe: { a: w, b: a, options: { transposeA: true, transposeB: transposeA } },
      args: ["w", "a"],
    };
  }
  return { recipe: { a, b: w, options: { transposeA: !transposeA, transposeB: false } }, args: ["a", "w"] };
}

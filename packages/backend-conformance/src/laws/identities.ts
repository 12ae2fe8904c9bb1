import { concatGeometry, padGeometry, permuteGeometry, sizeOf } from "@striate/core";
import fc from "fast-check";
import type { Input } from "../Call.js";
import { convolutionPlan } from "../cases/conv2d.js";
import { drawing } from "../cases/Draw.js";
import { concatPlan, nameOf, padPlan, permutePlan, slicePlan } from "../cases/layout.js";
import { joins, paddings, permutations } from "../cases/layouts.js";
import { matMulPlan } from "../cases/matMul.js";
import { between, size } from "../cases/sizes.js";
import { type Law, step } from "./Law.js";

const unused = drawing("ties", 0);

/** There and back again, and neutral elements. */
export const identityLaws: readonly Law[] = [
  {
    group: "permute",
    name: "and the inverse order give every bit back",
    methods: ["permute"],
    kinds: ["spread", "ties"],
    cases: permutations.map(({ shape, permutation }) => (draw) => {
      const { outputShape } = permuteGeometry("permute", shape, permutation);
      const inverse = shape.map((_, axis) => permutation.indexOf(axis));
      return {
        inputs: [draw.floats("x", sizeOf(shape))],
        steps: [
          step("y", permutePlan(shape, permutation, "float32")(unused), ["x"]),
          step("z", permutePlan(outputShape, inverse, "float32")(unused), ["y"]),
        ],
        claim: ({ x, z }) => ({ left: z, right: x, allowed: "bits" }),
        code: { left: "z", right: "x" },
      };
    }),
  },
  {
    group: "pad",
    name: "and slice give every bit back",
    methods: ["pad", "slice"],
    kinds: ["spread", "ties"],
    cases: fc.tuple(paddings, fc.constantFrom(0, 5)).map(([{ shape, pads }, value]) => (draw) => {
      const { outputShape, before } = padGeometry("pad", shape, pads);
      return {
        inputs: [draw.floats("x", sizeOf(shape))],
        steps: [
          step("y", padPlan(shape, pads, value, "float32")(unused), ["x"]),
          step("z", slicePlan(outputShape, before, shape, "float32")(unused), ["y"]),
        ],
        claim: ({ x, z }) => ({ left: z, right: x, allowed: "bits" }),
        code: { left: "z", right: "x" },
      };
    }),
  },
  {
    group: "concat",
    name: "of all slices gives every bit back",
    methods: ["concat", "slice"],
    kinds: ["spread", "ties"],
    cases: joins.map(({ shapes, axis }) => (draw) => {
      const { outputShape } = concatGeometry("concat", shapes, axis);
      const names = shapes.map((_, index) => nameOf(index));
      const starts = shapes.map((_, index) =>
        shapes.slice(0, index).reduce((sum, shape) => sum + shape[axis], 0),
      );
      return {
        inputs: [draw.floats("x", sizeOf(outputShape))],
        steps: [
          ...shapes.map((shape, index) => {
            const begin = shape.map((__, other) => (other === axis ? starts[index] : 0));
            return step(names[index], slicePlan(outputShape, begin, shape, "float32")(unused), ["x"]);
          }),
          step("z", concatPlan(shapes, axis, "float32")(unused), names),
        ],
        claim: ({ x, z }) => ({ left: z, right: x, allowed: "bits" }),
        code: { left: "z", right: "x" },
      };
    }),
  },
  {
    group: "matMul",
    name: "with the identity matrix changes nothing",
    methods: ["matMul"],
    kinds: ["reals", "spread"],
    cases: fc.record({ m: size, k: size, transposeB: fc.boolean() }).map(({ m, k, transposeB }) => (draw) => {
      const identity = Float32Array.from({ length: k * k }, (_, i) => (i % (k + 1) === 0 ? 1 : 0));
      const product = matMulPlan({ a: [m, k], b: [k, k], options: { transposeB } })(unused);
      return {
        inputs: [draw.floats("a", m * k), given("one", identity)],
        steps: [step("y", product, ["a", "one"])],
        claim: ({ a, y }) => ({ left: y, right: a, allowed: "exact" }),
        code: { left: "y", right: "a" },
      };
    }),
  },
  {
    group: "conv2d",
    name: "with a kernel that is 1 at its center, channel by channel, changes nothing",
    methods: ["conv2d"],
    kinds: ["reals", "spread", "eighths"],
    cases: fc
      .record({
        sizes: fc.tuple(between(1, 9), between(1, 9)),
        reach: between(0, 2),
        channels: size,
        depthwise: fc.boolean(),
      })
      .map(({ sizes, reach, channels, depthwise }) => (draw) => {
        const window = 2 * reach + 1;
        const groupIn = depthwise ? 1 : channels;
        const recipe = {
          input: [1, ...sizes, channels],
          kernel: [window, window, groupIn, channels],
          options: { padding: reach, groups: depthwise ? channels : 1 },
        };
        const delta = new Float32Array(window * window * groupIn * channels);
        const center = (reach * window + reach) * groupIn * channels;
        for (let c = 0; c < channels; c++) delta[center + (depthwise ? c : c * channels + c)] = 1;
        const call = convolutionPlan("conv2d", recipe)(unused);
        return {
          inputs: [draw.floats("x", sizeOf(recipe.input)), given("kernel", delta)],
          steps: [step("y", call, ["x", "kernel"])],
          claim: ({ x, kernel, y }, judging) => {
            const [{ allowed }] = call.judge([x, kernel], { ...judging, exact: true });
            return { left: y, right: x, allowed };
          },
          code: { left: "y", right: "x" },
        };
      }),
  },
];

const given = (name: string, values: Float32Array): Input => ({
  name,
  values,
  code: undefined,
  floatsOnly: true,
  settled: true,
});

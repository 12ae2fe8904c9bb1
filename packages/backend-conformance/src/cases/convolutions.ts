import {
  type Conv2dGeometry,
  type Conv2dOptions,
  conv2dGeometry,
  type Padding,
  type Shape,
} from "@striate/core";
import fc from "fast-check";
import { literal } from "../report/literal.js";
import type { Described } from "./Described.js";
import { between, pair } from "./sizes.js";

/** What a convolution is made from: the arguments of `conv2dGeometry`. */
export interface ConvolutionRecipe {
  readonly input: Shape;
  readonly kernel: Shape;
  readonly options: Conv2dOptions;
}

type Pair = readonly [number, number];

interface Wish {
  readonly batch: number;
  readonly sizes: Pair;
  readonly kernel: Pair;
  readonly groups: number;
  /** Channels of one group. */
  readonly groupIn: number;
  readonly groupOut: number;
  readonly strides?: Pair;
  readonly dilations?: Pair;
  readonly padding?: Padding;
}

/** Around the widths of vectors, where the tails are. */
const TAILS = [1, 3, 4, 5, 7, 8, 9, 12, 16, 17] as const;

const few = fc.constantFrom(1, 2, 3, 4, 5);
const tails = fc.constantFrom(...TAILS);
const wide = fc.constantFrom(...TAILS, 31, 32, 33);

/** Nothing, some cells, four unequal sides, and more of them than the kernel reaches. */
const padding: fc.Arbitrary<Padding> = fc.oneof(
  fc.constantFrom("valid" as const, "same" as const),
  between(0, 3),
  pair(pair(between(0, 3))),
  pair(pair(between(0, 7))),
);

/** Everything that a geometry can say, on small images with few channels. */
const general: fc.Arbitrary<Wish> = fc.record({
  batch: fc.constantFrom(1, 1, 2, 3),
  sizes: pair(between(1, 9)),
  kernel: pair(between(1, 5)),
  groups: fc.constantFrom(1, 1, 2, 3),
  groupIn: few,
  groupOut: few,
  strides: pair(between(1, 3)),
  dilations: pair(between(1, 3)),
  padding,
});

/** 3×3, stride 1: what fast algorithms are made for. */
const threeByThree: fc.Arbitrary<Wish> = fc.record({
  batch: fc.constantFrom(1, 2),
  sizes: pair(between(1, 14)),
  kernel: fc.constant([3, 3] as const),
  groups: fc.constant(1),
  groupIn: tails,
  groupOut: tails,
  padding,
});

/** 1×1: a product of matrices, or one with steps between its rows. */
const oneByOne: fc.Arbitrary<Wish> = fc.record({
  batch: fc.constantFrom(1, 2),
  sizes: pair(between(1, 7)),
  kernel: fc.constant([1, 1] as const),
  groups: fc.constant(1),
  groupIn: wide,
  groupOut: wide,
  strides: fc.constantFrom([1, 1] as const, [1, 1] as const, [2, 2] as const, [1, 3] as const),
});

/** One input channel a group. */
const depthwise: fc.Arbitrary<Wish> = fc.record({
  batch: fc.constantFrom(1, 2),
  sizes: pair(between(1, 9)),
  kernel: pair(between(1, 5)),
  groups: wide,
  groupIn: fc.constant(1),
  groupOut: fc.constantFrom(1, 1, 2),
  strides: pair(between(1, 2)),
  dilations: pair(between(1, 2)),
  padding,
});

/** Images as they come, with large kernels. */
const firstLayer: fc.Arbitrary<Wish> = fc.record({
  batch: fc.constantFrom(1, 2),
  sizes: pair(between(7, 14)),
  kernel: pair(between(3, 7)),
  groups: fc.constant(1),
  groupIn: fc.constantFrom(1, 3),
  groupOut: tails,
  strides: pair(between(1, 4)),
  padding,
});

/** Cases of every kind; an image is made larger only where not even its padding gives the kernel room. */
export const convolutions: fc.Arbitrary<ConvolutionRecipe> = fc
  .oneof({ weight: 3, arbitrary: general }, threeByThree, oneByOne, depthwise, firstLayer)
  .map((wish) => recipe(wish));

/** Many tiles, vectors and threads, none of them filled evenly; one pixel by one weight. */
export const FIXED_CONVOLUTIONS: readonly ConvolutionRecipe[] = [
  recipe({
    batch: 1,
    sizes: [32, 32],
    kernel: [3, 3],
    groups: 1,
    groupIn: 32,
    groupOut: 48,
    padding: "same",
  }),
  recipe({ batch: 5, sizes: [13, 11], kernel: [3, 3], groups: 1, groupIn: 17, groupOut: 19, padding: 1 }),
  recipe({ batch: 3, sizes: [28, 28], kernel: [5, 5], groups: 1, groupIn: 1, groupOut: 6, padding: "same" }),
  recipe({ batch: 2, sizes: [14, 14], kernel: [1, 1], groups: 1, groupIn: 64, groupOut: 33 }),
  recipe({ batch: 1, sizes: [21, 20], kernel: [3, 3], groups: 37, groupIn: 1, groupOut: 1, padding: "same" }),
  recipe({
    batch: 2,
    sizes: [17, 18],
    kernel: [3, 3],
    groups: 1,
    groupIn: 16,
    groupOut: 33,
    strides: [2, 2],
    padding: "same",
  }),
  recipe({ batch: 1, sizes: [1, 1], kernel: [1, 1], groups: 1, groupIn: 1, groupOut: 1 }),
];

export function geometryOf({ input, kernel, options }: ConvolutionRecipe): Conv2dGeometry {
  return conv2dGeometry("conv2d", input, kernel, options);
}

/** A recipe's geometry, and how it is written down. */
export function describedRecipe(recipe: ConvolutionRecipe): Described<Conv2dGeometry> {
  const { input, kernel, options } = recipe;
  return {
    geometry: geometryOf(recipe),
    imports: ["conv2dGeometry"],
    setup: `const geometry = conv2dGeometry("conv2d", ${literal(input)}, ${literal(kernel)}, ${literal(options)});`,
  };
}

function recipe({ batch, sizes, kernel, groups, groupIn, groupOut, ...options }: Wish): ConvolutionRecipe {
  const { dilations = [1, 1], padding: sides = "valid" } = options;
  const fit = (axis: 0 | 1) =>
    Math.max(sizes[axis], (kernel[axis] - 1) * dilations[axis] + 1 - addedCells(sides, axis));
  return {
    input: [batch, fit(0), fit(1), groups * groupIn],
    kernel: [...kernel, groupIn, groups * groupOut],
    options: groups === 1 ? options : { ...options, groups },
  };
}

/** Cells that a padding adds along one axis, as far as windows may count on them. */
export function addedCells(padding: Padding, axis: 0 | 1): number {
  if (typeof padding === "string") return 0;
  if (typeof padding === "number") return 2 * padding;
  const [before, after] = padding[padding.length === 4 ? axis + 1 : axis] as Pair;
  return before + after;
}

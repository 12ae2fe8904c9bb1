import {
  type Padding,
  type Pool2dGeometry,
  type Pool2dOptions,
  pool2dGeometry,
  type Shape,
} from "@striate/core";
import fc from "fast-check";
import { literal } from "../report/literal.js";
import { addedCells } from "./convolutions.js";
import type { Described } from "./Described.js";
import { between, pair } from "./sizes.js";

/** What a pooling is made from: the arguments of `pool2dGeometry`. */
export interface PoolingRecipe {
  readonly input: Shape;
  readonly options: Pool2dOptions & { readonly countIncludePad?: boolean };
}

/** Windows from 1 to 4, strides up to 5, every kind of padding, smaller than the window as poolings must have it. */
export const poolings: fc.Arbitrary<PoolingRecipe> = fc
  .record({
    batch: fc.constantFrom(1, 1, 2),
    sizes: pair(between(1, 9)),
    channels: fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 16, 17),
    poolSize: pair(between(1, 4)),
    strides: pair(between(1, 5)),
    rule: fc.constantFrom("valid", "same", "number", "sides"),
    sides: pair(pair(between(0, 3))),
    ceilMode: fc.boolean(),
    countIncludePad: fc.boolean(),
  })
  .map(({ batch, sizes, channels, rule, sides, ...options }) => {
    const [height, width] = options.poolSize;
    const padding = paddingOf(rule, sides, height, width);
    const fit = (axis: 0 | 1) => Math.max(sizes[axis], options.poolSize[axis] - addedCells(padding, axis));
    return { input: [batch, fit(0), fit(1), channels], options: { ...options, padding } };
  });

/** Averages over 1, 2, 4, 8 or 16 cells everywhere: divisions that round nothing. */
export const evenPoolings: fc.Arbitrary<PoolingRecipe> = fc
  .record({
    batch: between(1, 2),
    sizes: pair(between(1, 9)),
    channels: fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 16, 17),
    poolSize: pair(fc.constantFrom(1, 2, 4)),
    strides: pair(between(1, 5)),
  })
  .map(({ batch, sizes, channels, ...options }) => {
    const fit = (axis: 0 | 1) => Math.max(sizes[axis], options.poolSize[axis]);
    return { input: [batch, fit(0), fit(1), channels], options };
  });

const ONE_PIXEL: PoolingRecipe = { input: [1, 1, 1, 1], options: { poolSize: 1 } };

export const FIXED_POOLINGS: readonly PoolingRecipe[] = [
  { input: [2, 33, 35, 17], options: { poolSize: 3, strides: 2, padding: "same" } },
  { input: [3, 30, 28, 33], options: { poolSize: 2 } },
  {
    input: [2, 29, 31, 6],
    options: {
      poolSize: [3, 2],
      strides: [2, 1],
      padding: [
        [1, 0],
        [0, 1],
      ],
      ceilMode: true,
    },
  },
  ONE_PIXEL,
];

export const FIXED_EVEN_POOLINGS: readonly PoolingRecipe[] = [
  { input: [3, 30, 28, 33], options: { poolSize: 2 } },
  { input: [2, 29, 31, 17], options: { poolSize: 4, strides: 1 } },
  ONE_PIXEL,
];

export function geometryOf({ input, options }: PoolingRecipe): Pool2dGeometry {
  return pool2dGeometry("pool2d", input, options);
}

/** A recipe's geometry, and how it is written down. */
export function describedRecipe(recipe: PoolingRecipe): Described<Pool2dGeometry> {
  return {
    geometry: geometryOf(recipe),
    imports: ["pool2dGeometry"],
    setup: `const geometry = pool2dGeometry("pool2d", ${literal(recipe.input)}, ${literal(recipe.options)});`,
  };
}

type Pair = readonly [number, number];

function paddingOf(rule: string, sides: readonly [Pair, Pair], height: number, width: number): Padding {
  if (rule === "valid" || rule === "same") return rule;
  if (rule === "number") return sides[0][0] % Math.min(height, width);
  const below = ([before, after]: Pair, window: number): Pair => [before % window, after % window];
  return [below(sides[0], height), below(sides[1], width)];
}

import { broadcastGeometry, expandGeometry } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ConvolutionRecipe, convolutions, FIXED_CONVOLUTIONS, geometryOf } from "./convolutions.js";
import { blocks, broadcasts, expansions, joins, paddings, permutations } from "./layouts.js";
import { products } from "./matMul.js";
import { geometryOf as poolingOf, poolings } from "./poolings.js";

const SAMPLES = { seed: 1, numRuns: 100 };

/** Some of the cases of one property's default run are such. */
function expectSome<T>(all: readonly T[], such: Readonly<Record<string, (one: T) => boolean>>): void {
  for (const [what, is] of Object.entries(such)) expect(all.some(is), what).toBe(true);
}

describe("a property's hundred cases", () => {
  it("of convolutions have everything that a geometry can say", () => {
    const recipes = fc.sample(convolutions, SAMPLES);
    const paddingOf = ({ options: { padding } }: ConvolutionRecipe) => padding;
    expectSome(recipes, {
      same: (one) => paddingOf(one) === "same",
      valid: (one) => paddingOf(one) === "valid",
      "a number": (one) => typeof paddingOf(one) === "number" && paddingOf(one) !== 0,
      "four unequal sides": (one) => {
        const sides = paddingOf(one);
        return Array.isArray(sides) && new Set(sides.flat()).size >= 3;
      },
    });
    expectSome(recipes.map(geometryOf), {
      "unequal strides": ({ strideHeight, strideWidth }) => strideHeight !== strideWidth,
      "unequal dilations": ({ dilationHeight, dilationWidth }) => dilationHeight !== dilationWidth,
      "strides and dilations at once": (g) =>
        g.strideHeight * g.strideWidth > 1 && g.dilationHeight * g.dilationWidth > 1,
      "an even kernel": ({ kernelHeight, kernelWidth }) => kernelHeight % 2 === 0 && kernelWidth % 2 === 0,
      "a kernel that is not square": ({ kernelHeight, kernelWidth }) => kernelHeight !== kernelWidth,
      "1×1": ({ kernelHeight, kernelWidth }) => kernelHeight * kernelWidth === 1,
      "a kernel larger than the image": (g) => g.kernelHeight > g.inHeight && g.kernelWidth > g.inWidth,
      "more padding than the kernel reaches": (g) => g.padTop >= g.kernelHeight * g.dilationHeight,
      "groups of several channels": ({ groups, inChannels }) => groups > 1 && inChannels > groups,
      depthwise: ({ groups, inChannels }) => groups > 3 && inChannels === groups,
      "depthwise with two outputs a channel": (g) =>
        g.groups > 1 && g.inChannels === g.groups && g.outChannels === 2 * g.groups,
      "one image": ({ batch }) => batch === 1,
      "several images": ({ batch }) => batch > 1,
      "one channel": ({ inChannels, outChannels }) => inChannels === 1 && outChannels === 1,
      "tails behind 4, 8, 16 and 32": ({ outChannels }) => [31, 33].includes(outChannels),
      "3×3, stride 1, of several tiles": (g) =>
        g.kernelHeight * g.kernelWidth === 9 && g.strideHeight * g.strideWidth === 1 && g.outHeight > 8,
      "one pixel": ({ inHeight, inWidth }) => inHeight * inWidth === 1,
    });
  });

  it("of poolings likewise", () => {
    const recipes = fc.sample(poolings, SAMPLES);
    expectSome(recipes, {
      same: ({ options }) => options.padding === "same",
      "ceil mode": ({ options }) => options.ceilMode === true,
    });
    expectSome(recipes.map(poolingOf), {
      "counted padding": ({ countPadding, padTop }) => countPadding && padTop > 0,
      "padding that is not counted": ({ countPadding, padTop }) => !countPadding && padTop > 0,
      "overlapping windows": (g) => g.strideHeight < g.windowHeight && g.outHeight > 1,
      "gaps between windows": (g) => g.strideHeight > g.windowHeight && g.outHeight > 1,
      "unequal sides": ({ padTop, padBottom }) => padTop !== padBottom,
      "windows larger than the image": ({ windowHeight, inHeight }) => windowHeight > inHeight,
    });
  });

  it("of products have every transpose, with and without a batch on either side", () => {
    const recipes = fc.sample(products, SAMPLES);
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const such = recipes.filter(
          ({ options }) => options.transposeA === transposeA && options.transposeB === transposeB,
        );
        expectSome(such, {
          "no batch": ({ a, b }) => a.length === 2 && b.length === 2,
          "a batch on both sides": ({ a, b }) => a.length > 2 && b.length > 2,
        });
      }
    }
    expectSome(recipes, {
      "a batch of a": ({ a, b }) => a.length > 2 && b.length === 2,
      "a batch of b": ({ a, b }) => a.length === 2 && b.length > 2,
    });
  });

  it.each([
    ["stretches", expansions.map(({ output }) => output)],
    ["orders", permutations.map(({ shape }) => shape)],
    ["paddings", paddings.map(({ shape }) => shape)],
    ["blocks", blocks.map(({ size }) => size)],
    ["pairs of shapes", broadcasts.map(([a, b]) => broadcastGeometry("add", a, b).outputShape)],
  ])("of %s have every rank from 0 to 6, and axes of size 1 among others", (_, shapes) => {
    const all = fc.sample(shapes, SAMPLES);
    expect(new Set(all.map(({ length }) => length))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
    expectSome(all, {
      "an axis of size 1 in front": ([first, ...rest]) => first === 1 && rest.some((size) => size > 1),
      "an axis of size 1 behind": (shape) => shape.at(-1) === 1 && shape.some((size) => size > 1),
      "six axes, none of size 1": (shape) => shape.length === 6 && shape.every((size) => size > 1),
    });
  });

  it("of stretches and pairs of shapes have six axes of which no neighbors are alike", () => {
    const stretches = fc.sample(expansions, SAMPLES);
    expectSome(
      stretches.map(({ input, output }) => expandGeometry("expand", input, output)),
      { "six axes": ({ dimensions }) => dimensions.length === 6 },
    );
    const pairs = fc.sample(broadcasts, SAMPLES);
    expectSome(
      pairs.map(([a, b]) => broadcastGeometry("add", a, b)),
      { "six axes": ({ dimensions }) => dimensions.length === 6 },
    );
    expectSome(pairs, {
      "a scalar by many axes": ([a, b]) => a.length === 0 && b.length > 2,
      "many axes by a scalar": ([a, b]) => a.length > 2 && b.length === 0,
    });
  });

  it("of joins have one part and many, along the first axis and the last", () => {
    expectSome(fc.sample(joins, SAMPLES), {
      "one part": ({ shapes }) => shapes.length === 1,
      "more than eight parts": ({ shapes }) => shapes.length > 8,
      "one axis": ({ shapes: [shape] }) => shape!.length === 1,
      "six axes": ({ shapes: [shape] }) => shape!.length === 6,
      "the first of several axes": ({ shapes: [shape], axis }) => shape!.length > 2 && axis === 0,
      "the last of several axes": ({ shapes: [shape], axis }) =>
        shape!.length > 2 && axis === shape!.length - 1,
    });
  });
});

it("the fixed convolutions have at least 64 tiles of 4×4, and tiles that are not filled", () => {
  expectSome(FIXED_CONVOLUTIONS.map(geometryOf), {
    "64 tiles": ({ outHeight, outWidth }) => Math.ceil(outHeight / 4) * Math.ceil(outWidth / 4) >= 64,
    "partial tiles": ({ kernelHeight, outHeight, outWidth }) =>
      kernelHeight === 3 && outHeight % 4 !== 0 && outWidth % 4 !== 0,
  });
});

import type { Shape } from "@striate/core";
import fc from "fast-check";
import { between, short, small } from "./sizes.js";

/** What a stretch is made from: the arguments of `expandGeometry`. */
export interface ExpandRecipe {
  readonly input: Shape;
  readonly output: Shape;
}

export const expansions: fc.Arbitrary<ExpandRecipe> = fc
  .oneof(
    { weight: 5, arbitrary: axesOf((size) => fc.tuple(size, fc.boolean())) },
    { weight: 1, arbitrary: alternating(true, false) },
  )
  .chain((axes) => fc.tuple(fc.constant(axes), missingOf(axes.length)))
  .map(([axes, missing]) => ({
    input: axes.map(([size, stretched], axis) => (stretched || axis < missing ? 1 : size)).slice(missing),
    output: axes.map(([size]) => size),
  }));

export const permutations: fc.Arbitrary<{ shape: number[]; permutation: number[] }> = axesOf(
  (size) => size,
).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    permutation: fc.shuffledSubarray([...shape.keys()], {
      minLength: shape.length,
      maxLength: shape.length,
    }),
  }),
);

export const paddings: fc.Arbitrary<{ shape: number[]; pads: [number, number][] }> = axesOf((size, margin) =>
  fc.tuple(size, margin, margin),
).map((axes) => ({
  shape: axes.map(([size]) => size),
  pads: axes.map(([, before, after]) => [before, after]),
}));

export const blocks: fc.Arbitrary<{ shape: number[]; begin: number[]; size: number[] }> = axesOf(
  (size, margin) => fc.tuple(margin, size, margin),
).map((axes) => ({
  shape: axes.map(([before, size, after]) => before + size + after),
  begin: axes.map(([before]) => before),
  size: axes.map(([, size]) => size),
}));

/** A scalar has no axis to be joined along. Up to sixteen parts: more than a kernel can read. */
export const joins: fc.Arbitrary<{ shapes: number[][]; axis: number }> = fc
  .record({
    shape: axesOf((size) => size).filter(({ length }) => length > 0),
    axis: between(0, 5),
    lengths: fc.oneof(
      { weight: 4, arbitrary: fc.array(small, { minLength: 1, maxLength: 5 }) },
      { weight: 1, arbitrary: fc.array(between(1, 2), { minLength: 1, maxLength: 16 }) },
    ),
  })
  .map(({ shape, axis, lengths }) => {
    const along = axis % shape.length;
    return {
      axis: along,
      shapes: lengths.map((length) => shape.map((size, other) => (other === along ? length : size))),
    };
  });

/** Two shapes that go together: sizes of 1 and missing axes in front stretch. */
export const broadcasts: fc.Arbitrary<readonly [Shape, Shape]> = fc
  .oneof(
    {
      weight: 5,
      arbitrary: axesOf((size) => fc.tuple(size, fc.constantFrom("both", "both", "a", "b"))),
    },
    { weight: 1, arbitrary: alternating<"both" | "a" | "b">("a", "b") },
  )
  .chain((axes) =>
    fc.record({
      axes: fc.constant(axes),
      missing: missingOf(axes.length),
      shorter: fc.constantFrom("a", "b"),
    }),
  )
  .map(({ axes, missing, shorter }) => {
    const side = (name: string) =>
      axes.map(([size, stretched]) => (stretched === name ? 1 : size)).slice(name === shorter ? missing : 0);
    return [side("a"), side("b")] as const;
  });

/** Mostly one to four axes; now and then none, which is a scalar, or up to six, short ones. */
function axesOf<T>(
  axis: (size: fc.Arbitrary<number>, margin: fc.Arbitrary<number>) => fc.Arbitrary<T>,
): fc.Arbitrary<T[]> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.array(axis(small, between(0, 3)), { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(axis(short, between(0, 1)), { maxLength: 6 }) },
  );
}

/** How many axes in front one side does without: mostly none, now and then all. */
function missingOf(rank: number): fc.Arbitrary<number> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, between(0, rank), fc.constant(rank));
}

/** Four to six axes of which no two neighbors are alike, so that none can be merged with another. */
function alternating<T>(one: T, other: T): fc.Arbitrary<[number, T][]> {
  return fc
    .tuple(fc.array(between(2, 3), { minLength: 4, maxLength: 6 }), fc.boolean())
    .map(([sizes, first]) => sizes.map((size, axis) => [size, (axis % 2 === 0) === first ? one : other]));
}

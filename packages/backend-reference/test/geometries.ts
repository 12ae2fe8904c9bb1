import {
  type Conv2dGeometry,
  conv2dGeometry,
  type Padding,
  type Pool2dGeometry,
  pool2dGeometry,
} from "@striate/core";
import fc from "fast-check";

/** Repeatable, and independent of what ran before. */
export const RUNS = { seed: 1, numRuns: 200 };

const between = (min: number, max: number) => fc.integer({ min, max });
const pair = <T>(value: fc.Arbitrary<T>) => fc.tuple(value, value);

/** Plain, grouped and depthwise, all with counts that leave remainders in tiles of four or two. */
const channels = fc.oneof(
  fc.record({ groups: fc.constant(1), groupIn: between(1, 6), groupOut: between(1, 9) }),
  fc.record({ groups: between(2, 3), groupIn: between(1, 3), groupOut: between(1, 4) }),
  fc.record({ groups: between(1, 6), groupIn: fc.constant(1), groupOut: between(1, 3) }),
);

const convolutionPadding: fc.Arbitrary<Padding> = fc.oneof(
  fc.constantFrom("same" as const, "valid" as const),
  between(0, 3),
  pair(pair(between(0, 3))),
);

/** Cells that a padding adds along one axis, as far as windows may count on them. */
const added = (padding: Padding, axis: 0 | 1): number => {
  if (typeof padding === "string") return 0;
  return typeof padding === "number" ? 2 * padding : padding[axis][0] + padding[axis][1];
};

/** Sizes from 1 to 9, larger only where the window would not fit. */
export const convolutions: fc.Arbitrary<Conv2dGeometry> = fc
  .record({
    batch: between(1, 3),
    sizes: pair(between(1, 9)),
    kernel: pair(between(1, 5)),
    strides: pair(between(1, 3)),
    dilations: pair(between(1, 3)),
    padding: convolutionPadding,
    channels,
  })
  .map(({ batch, sizes, kernel, channels: { groups, groupIn, groupOut }, ...options }) => {
    const fit = (axis: 0 | 1) =>
      Math.max(sizes[axis], (kernel[axis] - 1) * options.dilations[axis] + 1 - added(options.padding, axis));
    return conv2dGeometry(
      "conv2d",
      [batch, fit(0), fit(1), groups * groupIn],
      [...kernel, groupIn, groups * groupOut],
      { ...options, groups },
    );
  });

/** Windows from 1 to 4, strides up to 5, padding smaller than the window as poolings must have it. */
export const poolings: fc.Arbitrary<Pool2dGeometry> = fc
  .record({
    batch: between(1, 2),
    sizes: pair(between(1, 9)),
    channels: between(1, 4),
    poolSize: pair(between(1, 4)),
    strides: pair(between(1, 5)),
    rule: fc.constantFrom("same", "valid", "number", "sides"),
    sides: pair(pair(between(0, 3))),
    ceilMode: fc.boolean(),
    countIncludePad: fc.boolean(),
  })
  .map(({ batch, sizes, channels, rule, sides, ...options }) => {
    const [height, width] = options.poolSize;
    const below = (window: number, side: readonly [number, number]): readonly [number, number] => [
      side[0] % window,
      side[1] % window,
    ];
    const padding: Padding =
      rule === "same" || rule === "valid"
        ? rule
        : rule === "number"
          ? sides[0][0] % Math.min(height, width)
          : [below(height, sides[0]), below(width, sides[1])];
    const fit = (axis: 0 | 1) => Math.max(sizes[axis], options.poolSize[axis] - added(padding, axis));
    return pool2dGeometry("pool2d", [batch, fit(0), fit(1), channels], { ...options, padding });
  });

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolvePadding, resolvePair, windowAxis } from "./window.js";

const axis = (inputSize: number, window: number, stride: number, more: object = {}) =>
  windowAxis({
    op: "conv2d",
    axis: "height",
    inputSize,
    window,
    stride,
    dilation: 1,
    padding: "same",
    ceilMode: false,
    ...more,
  });

/** Where windows start when they are laid out one by one from the first padded cell, as far as the last one ends inside. */
function starts(size: number, reach: number, stride: number, before: number, after: number): number[] {
  const list: number[] = [];
  for (let start = -before; start + reach <= size + after; start += stride) list.push(start);
  return list;
}

const request = fc.record({
  size: fc.integer({ min: 1, max: 40 }),
  window: fc.integer({ min: 1, max: 7 }),
  stride: fc.integer({ min: 1, max: 5 }),
  dilation: fc.integer({ min: 1, max: 4 }),
  before: fc.integer({ min: 0, max: 6 }),
  after: fc.integer({ min: 0, max: 6 }),
});

describe('"same"', () => {
  it.each([
    // The chapter's "pad to the smallest multiple of the stride" is right in the first row only.
    { size: 5, window: 3, stride: 3, output: 2, before: 0, after: 1 },
    { size: 5, window: 5, stride: 3, output: 2, before: 1, after: 2 },
    { size: 7, window: 3, stride: 2, output: 4, before: 1, after: 1 },
    { size: 7, window: 1, stride: 3, output: 3, before: 0, after: 0 },
    { size: 28, window: 3, stride: 2, output: 14, before: 0, after: 1 },
    { size: 5, window: 4, stride: 1, output: 5, before: 1, after: 2 },
    { size: 1, window: 7, stride: 4, output: 1, before: 3, after: 3 },
  ])("$size by $window, stride $stride → $output, padded by $before and $after", (row) => {
    const { size, window, stride, output, before, after } = row;
    expect(axis(size, window, stride)).toEqual({ outputSize: output, before, after });
  });

  it("gives ⌈in / stride⌉ windows with as little padding as they need, the odd cell after", () => {
    fc.assert(
      fc.property(request, ({ size, window, stride, dilation }) => {
        const reach = (window - 1) * dilation + 1;
        const { outputSize, before, after } = axis(size, window, stride, { dilation });
        expect(outputSize).toBe(Math.ceil(size / stride));
        expect([0, 1]).toContain(after - before);
        const needed = (outputSize - 1) * stride + reach;
        if (before + after > 0) expect(size + before + after).toBe(needed);
        else expect(size).toBeGreaterThanOrEqual(needed);
      }),
      { seed: 1 },
    );
  });
});

describe("padding in cells", () => {
  it("counts the windows that lie inside the padded image", () => {
    fc.assert(
      fc.property(request, ({ size, window, stride, dilation, before, after }) => {
        const reach = (window - 1) * dilation + 1;
        const expected = starts(size, reach, stride, before, after).length;
        const measure = () => axis(size, window, stride, { dilation, padding: [before, after] });
        if (expected === 0) expect(measure).toThrow(expect.objectContaining({ code: "SHAPE" }));
        else expect(measure()).toEqual({ outputSize: expected, before, after });
      }),
      { seed: 1 },
    );
  });

  it("is none for valid", () => {
    expect(axis(28, 5, 1, { padding: "valid" })).toEqual({ outputSize: 24, before: 0, after: 0 });
  });

  it("in ceil mode keeps one more window where cells are left over, if it begins before the image ends", () => {
    fc.assert(
      fc.property(request, ({ size, window, stride, before, after }) => {
        fc.pre(before < window && after < window && size + before + after >= window);
        const full = starts(size, window, stride, before, after);
        const next = full.at(-1)! + stride;
        const covered = full.at(-1)! + window === size + after;
        const expected = full.length + (!covered && next < size ? 1 : 0);
        const measured = axis(size, window, stride, { padding: [before, after], ceilMode: true });
        expect(measured.outputSize).toBe(expected);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("says how large the window and the padded image are when none fits", () => {
    expect(() => axis(4, 3, 1, { dilation: 3, padding: [1, 0] })).toThrow(
      "conv2d: height 4 (5 with its padding) is smaller than the window's 7. Pad more, use a smaller window, or give larger images.",
    );
    expect(() => axis(2, 3, 1, { padding: "valid" })).toThrow(
      "conv2d: height 2 is smaller than the window's 3. Pad more, use a smaller window, or give larger images.",
    );
  });
});

describe("what users write", () => {
  it.each([
    ["same", ["same", "same"]],
    ["SAME", ["same", "same"]],
    ["VALID", ["valid", "valid"]],
    [
      2,
      [
        [2, 2],
        [2, 2],
      ],
    ],
    [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      [
        [0, 0],
        [1, 2],
        [3, 4],
        [0, 0],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ])("padding %j means %j", (written, resolved) => {
    expect(resolvePadding("conv2d", written as never)).toEqual(resolved);
  });

  it.each([
    "full",
    -1,
    1.5,
    Number.NaN,
    [1, 1],
    [[1, 1]],
    [[1], [1]],
    [
      ["1", "1"],
      [0, 0],
    ],
    null,
    {},
  ])("padding %j is refused", (written) => {
    expect(() => resolvePadding("conv2d", written as never)).toThrow(
      `conv2d: padding ${JSON.stringify(written)} is not a padding. Use "same", "valid", a whole number, or [[top, bottom], [left, right]].`,
    );
  });

  it("padding of the batch or the channels is refused", () => {
    const padding = [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 1],
    ] as never;
    expect(() => resolvePadding("conv2d", padding)).toThrow(
      "conv2d: padding of batch or channels must be [0, 0]. Use pad to add images or channels.",
    );
  });

  it("strides are one number or two", () => {
    expect(resolvePair("conv2d", "strides", 2)).toEqual([2, 2]);
    expect(resolvePair("conv2d", "strides", [2, 1])).toEqual([2, 1]);
    for (const wrong of [0, -1, 1.5, [1], [1, 2, 3], [1, 0], "2", null, undefined]) {
      expect(() => resolvePair("conv2d", "strides", wrong as never)).toThrow(
        `conv2d: strides ${JSON.stringify(wrong)} is not a size. Use a whole number of at least 1, or a pair [height, width].`,
      );
    }
  });
});

import { Dataset } from "@striate/datasets";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setAside } from "./setAside.js";

/** Pictures of one pixel, each with a number of its own, and its class. */
const numbered = (size: number): Dataset =>
  Dataset.from({
    images: { data: Float32Array.from({ length: size }, (_, index) => index), shape: [size, 1, 1, 1] },
    labels: Array.from({ length: size }, (_, index) => index % 3),
  });

const numbersOf = (part: Dataset): readonly number[] =>
  [...part.epoch(0)].map(({ image, label }) => {
    const number = image.data[0]!;
    expect(label).toBe(number % 3);
    return number;
  });

const sizes = fc.integer({ min: 2, max: 60 });
const shares = fc.double({ min: 0.001, max: 0.999, noNaN: true });
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("what is set aside to validate on", () => {
  it("has nothing in common with what is left to train with, and both together are everything", () => {
    fc.assert(
      fc.property(sizes, shares, seeds, (size, validationSplit, seed) => {
        const count = Math.round(size * validationSplit);
        fc.pre(count > 0 && count < size);
        const [train, validation] = setAside(numbered(size), { validationSplit, seed });
        expect([train.size, validation.size]).toEqual([size - count, count]);
        const all = [...numbersOf(train), ...numbersOf(validation)];
        expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, index) => index));
      }),
    );
  });

  it("is fixed by the seed, in every epoch, and another with another seed", () => {
    const drawn = (seed: number) =>
      numbersOf(setAside(numbered(1000), { validationSplit: 0.1, seed })[1]).toSorted((a, b) => a - b);
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(2)).not.toEqual(drawn(1));
    const [, validation] = setAside(numbered(1000), { validationSplit: 0.1, seed: 1 });
    expect(validation.at([0, 1, 2], 7)).toEqual(validation.at([0, 1, 2], 0));
  });

  it("comes from everywhere, where the files have class after class", () => {
    const counts = new Array(10).fill(0);
    for (const number of numbersOf(setAside(numbered(1000), { validationSplit: 0.3, seed: 3 })[1]))
      counts[Math.floor(number / 100)]++;
    // Of each hundred 30 are expected, with a deviation of √(100 · 0.3 · 0.7 · 900/999) = 4.35: five of those on either side.
    for (const count of counts) expect(Math.abs(count - 30)).toBeLessThan(5 * 4.35);
  });

  it.each([
    [0.01, 40, "leaves none to validate on. Choose a larger share, or more pictures."],
    [0.99, 40, "leaves none to train with. Choose a smaller share, or more pictures."],
    [0.4, 1, "leaves none to validate on. Choose a larger share, or more pictures."],
    [0.5, 1, "leaves none to train with. Choose a smaller share, or more pictures."],
  ])("%d of %i pictures is refused", (validationSplit, size, problem) => {
    expect(() => setAside(numbered(size), { validationSplit, seed: 0 })).toThrow(
      `--validation-split ${validationSplit} of ${size} training pictures ${problem}`,
    );
  });
});

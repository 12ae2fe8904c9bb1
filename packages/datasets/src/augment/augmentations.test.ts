import { randomStream } from "@striate/random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problem } from "../../test/problem.js";
import { type Augmentation, type AugmentedImage, cutout, flip, padAndCrop, rotate } from "../index.js";

const runs = { seed: 1, numRuns: 150 };
const seeds = fc.integer({ min: 0, max: 0xffffffff });
const shapes = fc.tuple(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 9 }),
  fc.constantFrom(1, 3),
);

type Shape = readonly [number, number, number];

const numbered = ([height, width, channels]: Shape): AugmentedImage => ({
  data: Float32Array.from({ length: height * width * channels }, (_, at) => at + 1),
  shape: [height, width, channels],
});

function after(step: Augmentation, image: AugmentedImage, seed: number): number[] {
  const copy = { ...image, data: image.data.slice() };
  step(copy, randomStream(seed));
  return [...copy.data];
}

/** The picture whose pixel (y, x) is the old one at `from(y, x)`, or the fill where that is outside. */
function moved(
  { data, shape: [height, width, channels] }: AugmentedImage,
  fill: number,
  from: (y: number, x: number) => readonly [number, number],
): number[] {
  return Array.from(data, (_, at) => {
    const [y, x] = [Math.floor(at / channels / width), Math.floor(at / channels) % width];
    const [oldY, oldX] = from(y, x);
    if (oldY < 0 || oldY >= height || oldX < 0 || oldX >= width) return fill;
    return data[(oldY * width + oldX) * channels + (at % channels)]!;
  });
}

describe("padAndCrop", { timeout: 30_000 }, () => {
  it("is one of the windows of the padded picture, and every one of them in time", () => {
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom(0, -7),
        seeds,
        (shape, padding, fill, seed) => {
          const image = numbered(shape);
          const found = after(padAndCrop({ padding, fill }), image, seed);
          const offsets = Array.from({ length: 2 * padding + 1 }, (_, at) => at - padding);
          const windows = offsets.flatMap((dy) =>
            offsets.map((dx) => moved(image, fill, (y, x) => [y + dy, x + dx])),
          );
          expect(windows).toContainEqual(found);
        },
      ),
      { ...runs, numRuns: 60 },
    );
    const image = numbered([3, 3, 1]);
    const seen = new Set(
      Array.from({ length: 600 }, (_, seed) => after(padAndCrop({ padding: 2 }), image, seed).join()),
    );
    // 25 equally likely windows, all different: one is missed in 600 with probability below 25 · 0.96^600 < 10⁻⁹.
    expect(seen.size).toBe(25);
  });
});

describe("flip", () => {
  it("mirrors as it says, and twice is nothing", () => {
    fc.assert(
      fc.property(shapes, seeds, (shape, seed) => {
        const image = numbered(shape);
        const [height, width] = shape;
        const horizontal = flip({ probability: 1 });
        const vertical = flip({ direction: "vertical", probability: 1 });
        expect(after(horizontal, image, seed)).toEqual(moved(image, 0, (y, x) => [y, width - 1 - x]));
        expect(after(vertical, image, seed)).toEqual(moved(image, 0, (y, x) => [height - 1 - y, x]));
        for (const step of [horizontal, vertical]) {
          const twice: Augmentation = (one, random) => {
            step(one, random);
            step(one, random);
          };
          expect(after(twice, image, seed)).toEqual([...image.data]);
        }
        expect(after(flip({ probability: 0 }), image, seed)).toEqual([...image.data]);
      }),
      runs,
    );
  });

  it("happens as often as it should", () => {
    const image = numbered([1, 2, 1]);
    const count = 4000;
    for (const probability of [0.5, 0.2]) {
      let flipped = 0;
      for (let seed = 0; seed < count; seed++)
        flipped += after(flip({ probability }), image, seed)[0] === 2 ? 1 : 0;
      // Five standard deviations of a binomial's share.
      const bound = 5 * Math.sqrt((probability * (1 - probability)) / count);
      expect(Math.abs(flipped / count - probability)).toBeLessThan(bound);
    }
  });
});

describe("rotate", () => {
  it("turns a slope into the slope of the turned axes, which bilinear pixels continue exactly", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 180 }), (seed, degrees) => {
        const side = 9;
        const slope: AugmentedImage = {
          data: Float32Array.from(
            { length: side * side },
            (_, at) => 100 + 3 * (at % side) + 5 * Math.floor(at / side),
          ),
          shape: [side, side, 1],
        };
        const found = after(rotate({ degrees }), slope, seed);
        const angle = ((2 * randomStream(seed).uniform() - 1) * degrees * Math.PI) / 180;
        for (const [at, value] of found.entries()) {
          const [v, u] = [Math.floor(at / side) - 4, (at % side) - 4];
          // The point that came here, a turn back about the middle.
          const [x, y] = [
            4 + u * Math.cos(angle) + v * Math.sin(angle),
            4 - u * Math.sin(angle) + v * Math.cos(angle),
          ];
          if (Math.min(x, y) < 0 || Math.max(x, y) > side - 1) continue;
          // Rounded to float32 once: half a unit of 2⁻¹⁶ below 256, and as much again for the path in doubles.
          expect(Math.abs(value - (100 + 3 * x + 5 * y))).toBeLessThan(2 ** -16);
        }
      }),
      runs,
    );
  });

  it("leaves the picture for no angle, and its middle for any", () => {
    const image = numbered([5, 7, 3]);
    expect(after(rotate({ degrees: 0 }), image, 3)).toEqual([...image.data]);
    const middle = (2 * 7 + 3) * 3;
    for (let seed = 0; seed < 20; seed++) {
      expect(after(rotate({ degrees: 180 }), image, seed).slice(middle, middle + 3)).toEqual([
        middle + 1,
        middle + 2,
        middle + 3,
      ]);
    }
  });

  it("fills with one value what comes in from outside", () => {
    const flat: AugmentedImage = { data: new Float32Array(81).fill(50), shape: [9, 9, 1] };
    const found = after(rotate({ degrees: 45, fill: -10 }), flat, 7);
    // Whole pixels keep 50, those outside are −10, and edges lie between.
    expect(found[40]).toBe(50);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(-10);
    expect(Math.min(...found)).toBeLessThan(50);
    expect(Math.max(...found)).toBeLessThanOrEqual(50 + 2 ** -18);
  });
});

describe("cutout", () => {
  it("blanks a square about some pixel, as far as it lies in the picture, and nothing else", () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 12 }), seeds, (shape, size, seed) => {
        const image = numbered(shape);
        const found = after(cutout({ size, fill: -1 }), image, seed);
        const [height, width, channels] = shape;
        const squares = Array.from({ length: height * width }, (_, middle) => {
          const [top, left] = [
            Math.floor(middle / width) - Math.floor(size / 2),
            (middle % width) - Math.floor(size / 2),
          ];
          return Array.from(image.data, (value, at) => {
            const [y, x] = [Math.floor(at / channels / width), Math.floor(at / channels) % width];
            return y >= top && y < top + size && x >= left && x < left + size ? -1 : value;
          });
        });
        expect(squares).toContainEqual(found);
      }),
      runs,
    );
  });

  it("is zero after normalization unless told otherwise", () => {
    const found = after(cutout({ size: 99 }), numbered([4, 4, 1]), 1);
    expect(found.map((value) => (2 * value) / 255 - 1)).toEqual(new Array(16).fill(0));
  });
});

describe("augmentations", () => {
  it.each([
    [
      () => padAndCrop({ padding: 1.5 }),
      "OPTION padAndCrop: padding 1.5 does not fit. Use a whole number from 0.",
    ],
    [
      () => padAndCrop({ fill: Number.NaN }),
      "OPTION padAndCrop: fill NaN does not fit. Use a raw pixel value.",
    ],
    [
      () => flip({ probability: 1.1 }),
      "OPTION flip: probability 1.1 does not fit. Use a number from 0 to 1.",
    ],
    [
      () => flip({ direction: "left" as "vertical" }),
      'OPTION flip: direction "left" is unknown. Use "horizontal" or "vertical".',
    ],
    [() => rotate({ degrees: 181 }), "OPTION rotate: degrees 181 does not fit. Use an angle from 0 to 180."],
    [() => cutout({ size: 0 }), "OPTION cutout: size 0 is not a count. Use a whole number of at least 1."],
  ])("refuse options that make no sense (%#)", async (make, text) => {
    expect(await problem(make)).toBe(text);
  });
});

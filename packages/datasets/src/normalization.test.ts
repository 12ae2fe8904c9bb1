import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problem } from "../test/problem.js";
import { Dataset, type Normalization } from "./index.js";

const allBytes = Uint8Array.from({ length: 256 }, (_, value) => value);
const grey = Dataset.from({ images: { data: allBytes, shape: [1, 16, 16] }, labels: [0] });

const values = (data: Dataset) => [...data].flatMap(({ image }) => [...image.data]);

describe("normalize", () => {
  // Float32 rounds a number of size up to 1 by 2⁻²⁵ at most; the sum in float64 adds far less.
  const rounding = 2 ** -24;

  it.each([
    ["minus-one-to-one", (x: number) => (x - 127.5) / 127.5, [-1, 1]],
    ["zero-to-one", (x: number) => x / 255, [0, 1]],
    ["none", (x: number) => x, [0, 255]],
  ] as const)("%s", (normalization, formula, [low, high]) => {
    const normalized = values(grey.normalize(normalization));
    normalized.forEach((value, x) => {
      expect(Math.abs(value - formula(x))).toBeLessThanOrEqual(rounding);
    });
    expect([normalized[0], normalized[255]]).toEqual([low, high]);
  });

  it("replaces the normalization before", () => {
    expect(values(grey.normalize("minus-one-to-one").normalize("none"))).toEqual([...allBytes]);
  });

  it("brings every channel to mean 0 and deviation 1 by its own statistics", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 12 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        (channels, count, stream) => {
          const raw = Uint8Array.from({ length: count * 6 * channels }, () => stream.next().value);
          // Two values at least in every channel.
          for (let c = 0; c < channels; c++) [raw[c], raw[channels + c]] = [0, 255];
          const data = Dataset.from({
            images: { data: raw, shape: [count, 2, 3, channels] },
            labels: new Uint8Array(count),
          });
          const statistics = data.channelStatistics();
          const normalized = values(data.normalize(statistics));
          for (let c = 0; c < channels; c++) {
            const channel = [...raw].filter((_, at) => at % channels === c).map((x) => x / 255);
            const [mean, std] = moments(channel);
            // n = 6 · count ≤ 72 terms of size ≤ 1: each sum is off by n·2⁻⁵³ < 1e-14 at most, the root, whose square is above 1/80, by 10 times that.
            expect(Math.abs(statistics.mean[c]! - mean)).toBeLessThan(1e-14);
            expect(Math.abs(statistics.std[c]! - std)).toBeLessThan(1e-13);
            // Normalized numbers are below 10, so that float32 rounds each by 2⁻²² at most, and so their mean and deviation.
            const [centre, spread] = moments(normalized.filter((_, at) => at % channels === c));
            expect(Math.abs(centre)).toBeLessThan(2 ** -22);
            expect(Math.abs(spread - 1)).toBeLessThan(2 ** -21);
          }
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it("measures the examples of this data set, and raw pixels whatever the normalization", () => {
    const images = { data: Uint8Array.of(0, 255, 51, 51), shape: [2, 1, 2] };
    const data = Dataset.from({ images, labels: [0, 1] }).normalize("minus-one-to-one");
    expect(data.take(1).channelStatistics()).toEqual({ mean: [0.5], std: [0.5] });
    expect(data.skip(1).channelStatistics()).toEqual({ mean: [0.2], std: [0] });
  });

  it.each([
    ["an unknown name", "0-1", '"0-1"'],
    ["nothing", null, "null"],
    ["too few channels", { mean: [0.5], std: [0.5] }, '{"mean":[0.5],"std":[0.5]}'],
    ["no deviation", { mean: [0, 0], std: [1, 0] }, '{"mean":[0,0],"std":[1,0]}'],
    ["half of it", { mean: [0, 0] }, '{"mean":[0,0]}'],
    ["no number", { mean: [0, Number.NaN], std: [1, 1] }, '{"mean":[0,null],"std":[1,1]}'],
  ])("refuses %s", async (_, normalization, shown) => {
    const twoChannels = Dataset.from({
      images: { data: new Uint8Array(8), shape: [1, 2, 2, 2] },
      labels: [0],
    });
    expect(await problem(() => twoChannels.normalize(normalization as Normalization))).toBe(
      `OPTION normalize: ${shown} is no way to normalize 2 channels. ` +
        'Use "minus-one-to-one", "zero-to-one", "none", or { mean, std } with 2 numbers each, std above 0.',
    );
  });
});

/** Mean and deviation in two passes. */
function moments(numbers: readonly number[]): [mean: number, std: number] {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return [mean, Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length)];
}

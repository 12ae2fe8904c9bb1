import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dataset } from "./index.js";

describe("statistics", () => {
  it("are those of the definition, over the examples that are in the set", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.constantFrom(1, 3),
        fc.nat(),
        (count, channels, seed) => {
          const length = 6 * channels;
          const pixels = Uint8Array.from(
            { length: count * length },
            (_, at) => (at * at * 13 + at * 7 + seed) % 256,
          );
          const labels = Array.from({ length: count }, (_, index) => (index * 5 + seed) % 4);
          const classNames = ["a", "b", "c", "d", "e"];
          const all = Dataset.from({
            images: { data: pixels, shape: [count, 2, 3, channels] },
            labels,
            classNames,
          });
          const kept = Math.ceil(count / 2);
          const found = all.take(kept).normalize("minus-one-to-one").statistics();
          for (let c = 0; c < channels; c++) {
            const values = [...pixels.subarray(0, kept * length)]
              .filter((_, at) => at % channels === c)
              .map((x) => x / 255);
            const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
            const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
            expect(found.mean[c]).toBeCloseTo(mean, 12);
            // The variance is a difference of two means, each off by less than 10⁻¹⁵ · 12.
            expect(Math.abs(found.std[c]! ** 2 - variance)).toBeLessThan(1e-13);
            expect([found.min[c], found.max[c]]).toEqual([Math.min(...values), Math.max(...values)]);
          }
          const counts = classNames.map(
            (_, id) => labels.slice(0, kept).filter((label) => label === id).length,
          );
          expect(found.classCounts).toEqual(counts);
          expect(all.take(kept).channelStatistics()).toEqual({ mean: found.mean, std: found.std });
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it("count classes that have no name", () => {
    const data = Dataset.from({ images: { data: new Uint8Array(3), shape: [3, 1, 1] }, labels: [0, 2, 2] });
    expect(data.statistics().classCounts).toEqual([1, 0, 2]);
  });
});

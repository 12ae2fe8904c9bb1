import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indices, labelled, seenInBatches, seenInExamples } from "../test/labelled.js";
import { problem } from "../test/problem.js";
import { Dataset } from "./index.js";

/** As many one-pixel images. */
const many = (count: number) =>
  Dataset.from({
    images: { data: new Uint8Array(count), shape: [count, 1, 1] },
    labels: new Uint8Array(count),
  });

describe("Batches", () => {
  it.each([
    [60_000, 128, 469, 96],
    [10_000, 64, 157, 16],
    [256, 128, 2, 128],
    [5, 8, 1, 5],
  ])("%i examples in batches of %i are %i steps, the last of %i", (count, batchSize, steps, last) => {
    const batches = many(count).batch(batchSize);
    const sizes = Array.from(batches, ({ images, labels }) => {
      expect(images.shape).toEqual([labels.data.length, 1, 1, 1]);
      expect(labels.shape).toEqual([labels.data.length]);
      expect(images.data).toHaveLength(labels.data.length);
      return labels.data.length;
    });
    expect([batches.size, batches.batchSize, sizes.length]).toEqual([steps, batchSize, steps]);
    expect(new Set(sizes.slice(0, -1)).size).toBeLessThanOrEqual(1);
    expect(sizes.at(0)).toBe(Math.min(batchSize, count));
    expect(sizes.at(-1)).toBe(last);
  });

  it("goes on from any batch of an epoch as if those before had been read", () => {
    const batches = labelled(23).shuffle({ seed: 5 }).batch(4);
    const whole = [...batches.epoch(2)];
    for (let first = 0; first <= whole.length; first++) {
      expect([...batches.epoch(2, first)]).toEqual(whole.slice(first));
    }
  });

  it("takes the first batches of every epoch", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 8 }),
        fc.nat(2),
        (size, batchSize, count, epoch) => {
          const data = labelled(size).shuffle({ seed: 6 });
          const some = data.batch(batchSize).take(count);
          const expected = seenInExamples(data.epoch(epoch)).slice(0, count * batchSize);
          expect(seenInBatches(some.epoch(epoch))).toEqual(expected);
          expect(some.size).toBe([...some.epoch(epoch)].length);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it("gives arrays that are the reader's to keep", () => {
    const batches = labelled(4).batch(2);
    const [first, ...rest] = [...batches];
    first?.images.data.fill(-1);
    expect(indices(seenInBatches(rest))).toEqual([2, 3]);
    expect(indices(seenInBatches(batches))).toEqual([0, 1, 2, 3]);
  });

  it("refuses sizes and counts that are none", async () => {
    for (const size of [0, -1, 1.5, Number.NaN]) {
      expect(await problem(() => labelled(3).batch(size))).toBe(
        `OPTION batch: size ${size} is not a count. Use a whole number of at least 1.`,
      );
      expect(await problem(() => labelled(3).batch(2).take(size))).toBe(
        `OPTION take: ${size} is not a number of batches. Use a whole number of at least 1.`,
      );
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indices, labelled, seenInBatches, seenInExamples, sorted, upTo } from "../test/labelled.js";
import { problem } from "../test/problem.js";

const runs = { seed: 1, numRuns: 200 };
const sizes = fc.integer({ min: 1, max: 60 });
const seeds = fc.integer({ min: 0, max: 0xffffffff });

describe("shuffle", () => {
  it("is a permutation, for any size, seed and epoch", () => {
    fc.assert(
      fc.property(sizes, seeds, fc.nat(5), (size, seed, epoch) => {
        const order = indices(seenInExamples(labelled(size).shuffle({ seed }).epoch(epoch)));
        expect(sorted(order)).toEqual(upTo(size));
      }),
      runs,
    );
  });

  it("gives the same order for the same seed and epoch, in examples and in batches", () => {
    fc.assert(
      fc.property(sizes, seeds, fc.nat(5), fc.integer({ min: 1, max: 9 }), (size, seed, epoch, batch) => {
        const order = seenInExamples(labelled(size).shuffle({ seed }).epoch(epoch));
        const again = labelled(size).shuffle({ seed });
        expect(seenInExamples(again.epoch(epoch))).toEqual(order);
        expect(seenInBatches(again.batch(batch).epoch(epoch))).toEqual(order);
      }),
      runs,
    );
  });

  it("gives another order in another epoch and under another seed", () => {
    // Of 1000! orders two agree by chance never.
    const orders = [0, 1].flatMap((seed) =>
      [0, 1, 2].map((epoch) => indices(seenInExamples(labelled(1000).shuffle({ seed }).epoch(epoch))).join()),
    );
    expect(new Set(orders).size).toBe(6);
  });

  it("puts every example anywhere, equally often", () => {
    const counts = new Float64Array(16);
    const data = labelled(4).shuffle({ seed: 3 });
    for (let epoch = 0; epoch < 4000; epoch++) {
      const order = indices(seenInExamples(data.epoch(epoch)));
      for (const [position, index] of order.entries()) counts[4 * index + position]!++;
    }
    // Binomial with n = 4000, p = 1/4: five standard deviations are 5·√(4000·3/16) = 137.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(137);
  });

  it("refuses a seed that is none, at once", async () => {
    for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) {
      expect(await problem(() => labelled(4).shuffle({ seed }))).toBe(
        `OPTION shuffle: seed ${seed} is not a seed. Use a whole number from 0 to 4294967295.`,
      );
    }
  });
});

describe("shuffle with a buffer", () => {
  it("gives every example once, and example i only when at most `bufferSize` others could come before it", () => {
    fc.assert(
      fc.property(
        sizes,
        seeds,
        fc.integer({ min: 1, max: 80 }),
        fc.nat(3),
        (size, seed, bufferSize, epoch) => {
          const order = indices(seenInExamples(labelled(size).shuffle({ bufferSize, seed }).epoch(epoch)));
          expect(sorted(order)).toEqual(upTo(size));
          // When position p is drawn, the examples before p + bufferSize have been in the buffer.
          order.forEach((index, position) => {
            expect(index).toBeLessThan(position + bufferSize);
          });
        },
      ),
      runs,
    );
  });

  it("draws each of the buffer's examples equally often", () => {
    const first = [0, 0, 0, 0];
    const last = [0, 0, 0, 0];
    const data = labelled(4).shuffle({ bufferSize: 3, seed: 5 });
    for (let epoch = 0; epoch < 9000; epoch++) {
      const order = indices(seenInExamples(data.epoch(epoch)));
      first[order[0]!]!++;
      last[order[3]!]!++;
    }
    // First: one of the first three, 1/3 each; five standard deviations are 5·√(9000·2/9) = 224.
    for (const index of [0, 1, 2]) expect(Math.abs(first[index]! - 3000)).toBeLessThan(224);
    expect(first[3]).toBe(0);
    // Last: example i < 3 stays through three draws of one in 3, 3, 2 with chance 2/3 · 2/3 · 1/2 = 2/9; example 3 through two, 1/3.
    for (const index of [0, 1, 2]) expect(Math.abs(last[index]! - 2000)).toBeLessThan(198);
    expect(Math.abs(last[3]! - 3000)).toBeLessThan(224);
  });

  it("keeps the files' order with a buffer of one, and takes the size alone as a number", () => {
    expect(indices(seenInExamples(labelled(20).shuffle(1)))).toEqual(upTo(20));
    expect(seenInExamples(labelled(50).shuffle(7))).toEqual(
      seenInExamples(labelled(50).shuffle({ bufferSize: 7, seed: 0 })),
    );
  });

  it("differs from epoch to epoch", () => {
    const data = labelled(100).shuffle({ bufferSize: 10, seed: 1 });
    expect(indices(seenInExamples(data.epoch(0)))).not.toEqual(indices(seenInExamples(data.epoch(1))));
  });

  it("refuses a buffer that holds nothing", async () => {
    for (const bufferSize of [0, -3, 2.5, Number.NaN]) {
      const text = `OPTION shuffle: bufferSize ${bufferSize} is not a count. Use a whole number of at least 1.`;
      expect(await problem(() => labelled(4).shuffle(bufferSize))).toBe(text);
      expect(await problem(() => labelled(4).shuffle({ bufferSize }))).toBe(text);
    }
  });
});

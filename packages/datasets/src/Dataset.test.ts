import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indices, labelled, seenInBatches, seenInExamples, sorted, upTo } from "../test/labelled.js";
import { problem } from "../test/problem.js";
import { Dataset, type Example } from "./index.js";

const runs = { seed: 1, numRuns: 200 };

/** One of the ways to make another data set of one. */
const ways: fc.Arbitrary<(data: Dataset) => Dataset> = fc.oneof(
  fc.integer({ min: 0, max: 9 }).map((seed) => (data: Dataset) => data.shuffle({ seed })),
  fc
    .integer({ min: 1, max: 9 })
    .map((bufferSize) => (data: Dataset) => data.shuffle({ bufferSize, seed: 2 })),
  fc.integer({ min: 1, max: 40 }).map((count) => (data: Dataset) => data.take(count)),
  fc
    .integer({ min: 0, max: 40 })
    .map((count) => (data: Dataset) => data.skip(Math.min(count, data.size - 1))),
  fc.tuple(fc.double({ min: 0.1, max: 0.9, noNaN: true }), fc.constantFrom(0, 1)).map(
    ([share, part]) =>
      (data: Dataset) =>
        data.size < 10 ? data : data.split(share)[part]!,
  ),
  fc.constant((data: Dataset) => data.map((example) => ({ ...example }))),
);

describe("Dataset", () => {
  it("keeps labels with their images, and every example at most once, through every combination", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(ways, { maxLength: 6 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(3),
        (size, chain, batchSize, epoch) => {
          const data = chain.reduce((current, way) => way(current), labelled(size));
          const seen = seenInBatches(data.batch(batchSize).epoch(epoch));
          expect(seen).toHaveLength(data.size);
          expect(new Set(indices(seen)).size).toBe(data.size);
          for (const { index, written, label } of seen) {
            expect(index).toBeLessThan(size);
            expect(label).toBe(written);
            expect(label).toBe((7 * index + 3) % 10);
          }
          expect(seenInExamples(data.epoch(epoch))).toEqual(seen);
        },
      ),
      runs,
    );
  });

  it("can be iterated again and again, each time the next epoch", () => {
    const data = labelled(30).shuffle({ seed: 4 });
    const epochs = [0, 1, 2].map((epoch) => seenInExamples(data.epoch(epoch)));
    expect([0, 1, 2].map(() => seenInExamples(data))).toEqual(epochs);
    const batches = data.batch(7);
    expect([0, 1, 2].map(() => seenInBatches(batches))).toEqual(epochs);
  });

  it("says what it holds", () => {
    const images = { data: new Uint8Array(2 * 3 * 4 * 2), shape: [2, 3, 4, 2] };
    const data = Dataset.from({ images, labels: [0, 1], classNames: ["cat", "dog"] });
    expect([data.size, data.imageShape, data.classNames]).toEqual([2, [3, 4, 2], ["cat", "dog"]]);
    const [first] = data;
    expect(first?.image.shape).toEqual([3, 4, 2]);
    expect(labelled(5).imageShape).toEqual([1, 2, 1]);
    expect(labelled(5).classNames).toEqual([]);
  });

  it("leaves the arrays it was made of alone", () => {
    const data = Float32Array.of(1, 2, 3, 4);
    const set = Dataset.from({ images: { data, shape: [2, 1, 2] }, labels: [0, 1] }).normalize("zero-to-one");
    for (const { image } of set) image.data.fill(9);
    for (const { images } of set.batch(2)) images.data.fill(9);
    expect([...data]).toEqual([1, 2, 3, 4]);
  });
});

describe("map", () => {
  const plus = (amount: number) => (example: Example) => ({
    ...example,
    image: { ...example.image, data: example.image.data.map((value) => value + amount) },
  });
  const twice = (example: Example) => ({
    label: example.label + 1,
    image: { ...example.image, data: example.image.data.map((value) => 2 * value) },
  });
  const one = Dataset.from({ images: { data: Uint8Array.of(0, 255), shape: [1, 1, 2] }, labels: [3] });

  it("changes images and labels in the order of the calls, after normalization", () => {
    const [example] = one.map(plus(1)).map(twice).normalize("zero-to-one");
    expect([...example!.image.data]).toEqual([2, 4]);
    expect(example!.label).toBe(4);
    const [other] = one.normalize("zero-to-one").map(twice).map(plus(1));
    expect([...other!.image.data]).toEqual([1, 3]);
  });

  it("sees an image of its own, which it may change in place", () => {
    const data = labelled(4).map((example) => {
      example.image.data.fill(example.label);
      return example;
    });
    const values = Array.from(data.batch(4), ({ images }) => [...images.data]).flat();
    expect(values).toEqual([3, 3, 0, 0, 7, 7, 4, 4]);
  });

  it("refuses an image of another size and a label that is none", async () => {
    const cropped = one.map((example) => ({
      ...example,
      image: { ...example.image, data: new Float32Array(1) },
    }));
    expect(await problem(() => [...cropped])).toBe(
      "SHAPE map: an image of 2 numbers became one of 1. Keep its size.",
    );
    for (const label of [-1, 0.5, Number.NaN]) {
      expect(await problem(() => [...one.map((example) => ({ ...example, label }))])).toBe(
        `SHAPE map: label 3 became ${label}, which is not a class id. Class ids are whole numbers from 0.`,
      );
    }
  });
});

describe("take, skip and split", () => {
  const sizeAndCount = fc
    .integer({ min: 2, max: 50 })
    .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 1, max: size - 1 })));

  it("take and skip cut every epoch's order in two", () => {
    fc.assert(
      fc.property(sizeAndCount, fc.nat(3), ([size, count], epoch) => {
        const data = labelled(size).shuffle({ seed: 8 });
        const whole = seenInExamples(data.epoch(epoch));
        expect(seenInExamples(data.take(count).epoch(epoch))).toEqual(whole.slice(0, count));
        expect(seenInExamples(data.skip(count).epoch(epoch))).toEqual(whole.slice(count));
        expect([data.take(count).size, data.skip(count).size]).toEqual([count, size - count]);
      }),
      runs,
    );
  });

  it("take of more than there is takes all, skip of none skips none", () => {
    expect(indices(seenInExamples(labelled(5).take(9)))).toEqual(upTo(5));
    expect(labelled(5).take(9).size).toBe(5);
    expect(indices(seenInExamples(labelled(5).skip(0)))).toEqual(upTo(5));
  });

  it("split gives every example to one part, and to the same one in every epoch", () => {
    fc.assert(
      fc.property(sizeAndCount, fc.integer({ min: 0, max: 99 }), ([size, count], seed) => {
        const [first, rest] = labelled(size).shuffle({ seed }).split(count);
        const parts = [first, rest].map((part) => indices(seenInExamples(part.epoch(0))));
        expect(parts.map((part) => part.length)).toEqual([count, size - count]);
        expect(sorted(parts.flat())).toEqual(upTo(size));
        const shuffledLater = [first.shuffle({ seed: 5 }), rest.shuffle(3)];
        shuffledLater.forEach((part, which) => {
          expect(sorted(indices(seenInExamples(part.epoch(2))))).toEqual(sorted(parts[which]!));
        });
      }),
      runs,
    );
  });

  it("split takes a share as well", () => {
    const [first, rest] = labelled(25).split(0.9);
    expect([first.size, rest.size]).toEqual([23, 2]);
    expect(indices(seenInExamples(first))).toEqual(upTo(23));
  });

  it("refuse what leaves nothing", async () => {
    expect(await problem(() => labelled(5).take(0))).toBe(
      "OPTION take: count 0 is not a count. Use a whole number of at least 1.",
    );
    for (const count of [5, -1, 1.5, Number.NaN]) {
      expect(await problem(() => labelled(5).skip(count))).toBe(
        `OPTION skip: ${count} of 5 examples leave nothing. Skip fewer.`,
      );
    }
    for (const first of [0, 5, -0.5, 1.5, 0.05, 0.95, Number.NaN]) {
      expect(await problem(() => labelled(5).split(first))).toBe(
        `OPTION split: ${first} does not cut 5 examples in two. Use a share such as 0.9, or a count.`,
      );
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problem } from "../../test/problem.js";
import { type Augmentation, Dataset, flip, padAndCrop } from "../index.js";

const COUNT = 40;
/** Pictures of 3×3 that tell which they are in every pixel, and which pixel it is in the fraction. */
const data = Dataset.from({
  images: {
    data: Float32Array.from({ length: COUNT * 9 }, (_, at) => Math.floor(at / 9) + (1 + (at % 9)) / 16),
    shape: [COUNT, 3, 3],
  },
  labels: Array.from({ length: COUNT }, (_, index) => index % 4),
  classNames: ["a", "b", "c", "d"],
});

const steps = [padAndCrop({ padding: 1, fill: -1 }), flip()];
const augmented = data.augment(steps, { seed: 3 });

/** By picture: what it looks like in an epoch, and how often it is there. */
function looks(set: Dataset, epoch: number, batchSize: number): ReadonlyMap<number, string> {
  const seen = new Map<number, string>();
  for (const { images } of set.batch(batchSize).epoch(epoch)) {
    for (let at = 0; at < images.data.length; at += 9) {
      const pixels = images.data.slice(at, at + 9);
      seen.set(Math.floor(pixels.find((value) => value >= 0)!), pixels.join());
    }
  }
  return seen;
}

describe("augment", () => {
  it("gives a picture the same look in an epoch, whatever the order, the batch size and the company", () => {
    fc.assert(
      fc.property(
        fc.nat(5),
        fc.integer({ min: 1, max: COUNT }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: COUNT - 1 }),
        (epoch, batchSize, seed, count) => {
          const plain = looks(augmented, epoch, COUNT);
          expect(plain.size).toBe(COUNT);
          expect(looks(augmented.shuffle({ seed }), epoch, batchSize)).toEqual(
            new Map(
              [...looks(augmented.shuffle({ seed }), epoch, batchSize).keys()].map((key) => [
                key,
                plain.get(key)!,
              ]),
            ),
          );
          for (const part of augmented.shuffle({ seed }).split(count)) {
            for (const [index, look] of looks(part, epoch, batchSize)) expect(look).toBe(plain.get(index));
          }
          const singles = [...data.shuffle({ seed }).augment(steps, { seed: 3 }).epoch(epoch)].map(
            ({ image }) => image.data.join(),
          );
          expect(singles.sort()).toEqual([...plain.values()].sort());
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });

  it("gives other looks in other epochs, to other pictures, under other seeds and in a second call", () => {
    // 18 looks of a picture: that most of 40 agree by chance is out of the question.
    const differs = (one: ReadonlyMap<number, string>, other: ReadonlyMap<number, string>) =>
      [...one].filter(([index, look]) => other.get(index) !== look).length;
    const first = looks(augmented, 0, 7);
    expect(differs(first, looks(augmented, 1, 7))).toBeGreaterThan(20);
    expect(differs(first, looks(data.augment(steps, { seed: 4 }), 0, 7))).toBeGreaterThan(20);
    const relative = [...first].map(([index, look]) =>
      look
        .split(",")
        .map((value) => Number(value) - index)
        .join(),
    );
    expect(new Set(relative).size).toBeGreaterThan(9);
    const move: Augmentation = (image, random) => image.data.fill(random.uniform());
    const twice: number[] = [];
    const note: Augmentation = ({ data: pixels }) => twice.push(pixels[0]!);
    for (const _ of data.take(1).augment([move, note]).augment([move, note])) expect(twice).toHaveLength(2);
    expect(twice[0]).not.toBe(twice[1]);
  });

  it("happens to raw pixels, before normalization and map, and leaves the set it came from alone", () => {
    const one = Dataset.from({ images: { data: Uint8Array.of(51, 102), shape: [1, 1, 2] }, labels: [0] });
    const seen: number[][] = [];
    const add: Augmentation = ({ data: pixels, shape }) => {
      seen.push([...pixels, ...shape]);
      pixels[0] = 255;
    };
    const changed = one
      .normalize("zero-to-one")
      .map((example) => ({ ...example, label: 5 }))
      .augment([add]);
    for (let epoch = 0; epoch < 2; epoch++) {
      const [{ image, label } = { image: { data: [] }, label: -1 }] = changed.epoch(epoch);
      expect([...image.data]).toEqual([1, Math.fround(102 * (1 / 255))]);
      expect(label).toBe(5);
    }
    expect(seen).toEqual([
      [51, 102, 1, 2, 1],
      [51, 102, 1, 2, 1],
    ]);
    expect([...one].map(({ image }) => [...image.data])).toEqual([[51, 102]]);
  });

  it("refuses a seed that is none", async () => {
    expect(await problem(() => data.augment([], { seed: -1 }))).toMatch(
      /^OPTION augment: seed -1 is not a seed/,
    );
  });
});

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { problem } from "../../test/problem.js";
import { type Dataset, type DigitsOptions, digits } from "../index.js";

const SIZE = 28 * 28;

/** Raw pixels and labels of a part, in its own order. */
function pictures(data: Dataset) {
  const [batch] = data.normalize("none").batch(data.size);
  const bytes = Uint8Array.from(batch!.images.data);
  return {
    bytes,
    labels: [...batch!.labels.data],
    each: Array.from({ length: data.size }, (_, i) => bytes.subarray(i * SIZE, (i + 1) * SIZE)),
  };
}

const drawn = (options: DigitsOptions) => {
  const { train, test } = digits(options);
  return { train: pictures(train), test: pictures(test) };
};

const { train, test } = drawn({ train: 400, test: 100, seed: 7 });

describe("digits", () => {
  it("are 28×28×1, with the names of the ten digits", () => {
    const { train, test } = digits();
    expect([train.size, test.size]).toEqual([12_000, 2_000]);
    expect(train.imageShape).toEqual([28, 28, 1]);
    expect(train.classNames).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  });

  it("draws no picture before it is read", () => {
    // A million pictures would take minutes.
    const { train } = digits({ train: 1_000_000, test: 1 });
    const [first] = train.batch(2);
    expect(first!.images.shape).toEqual([2, 28, 28, 1]);
  });

  it("means the same bytes by the same seed, in every release", () => {
    const hash = createHash("sha256").update(train.bytes).update(test.bytes).digest("hex");
    expect(hash).toBe("0b67749d0f0bc3b643027f9557d35898560e41fcce220266e4369657083ce8af");
    expect(train.labels.slice(0, 10)).toEqual([4, 6, 2, 7, 9, 5, 0, 1, 3, 8]);
    expect(drawn({ train: 50, test: 1, seed: 7 }).train.bytes).toEqual(train.bytes.subarray(0, 50 * SIZE));
  });

  it("draws picture i the same, however many are asked for and whatever is read before", () => {
    const { train: more, test: others } = digits({ train: 5_003, test: 77, seed: 7 });
    const late = pictures(more.skip(123).take(20));
    expect(late.bytes).toEqual(train.bytes.subarray(123 * SIZE, 143 * SIZE));
    expect(late.labels).toEqual(train.labels.slice(123, 143));
    expect(pictures(others.skip(70)).bytes).toEqual(test.bytes.subarray(70 * SIZE, 77 * SIZE));
  });

  it("holds every digit equally often: ten in a row are the ten digits", () => {
    for (const { labels } of [train, test]) {
      for (let start = 0; start < labels.length; start += 10) {
        expect(labels.slice(start, start + 10).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }
    }
    // In an order that tells nothing.
    expect(
      new Set(Array.from({ length: 40 }, (_, i) => train.labels.slice(10 * i, 10 * i + 10).join())).size,
    ).toBe(40);
  });

  it("never draws the same picture twice, in training, test or under another seed", () => {
    const other = drawn({ train: 100, test: 1, seed: 8 }).train;
    const all = [...train.each, ...test.each, ...other.each];
    expect(new Set(all.map((picture) => picture.join())).size).toBe(600);
    expect(other.labels.join()).not.toBe(train.labels.slice(0, 100).join());
    expect(test.labels.join()).not.toBe(train.labels.slice(0, 100).join());
  });

  it("writes white on black: a stroke as bright as can be, paper around it, the digit's mass in the middle", () => {
    for (const picture of [...train.each, ...test.each]) {
      const ink = picture.filter((value) => value > 0).length;
      expect(Math.max(...picture)).toBeGreaterThan(200);
      expect(ink).toBeGreaterThan(20);
      expect(ink).toBeLessThan(SIZE / 2);
      let [mass, x, y] = [0, 0, 0];
      picture.forEach((value, at) => {
        mass += value;
        x += value * (at % 28);
        y += value * Math.floor(at / 28);
      });
      // As in MNIST: moved by whole pixels to pixel (14, 14), which leaves half a pixel at most.
      expect(Math.abs(x / mass - 14)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(y / mass - 14)).toBeLessThanOrEqual(0.5);
    }
  });

  it("comes in [-1, 1] unless another range is asked for", () => {
    const first = (options: DigitsOptions) =>
      [...digits({ train: 1, test: 1, ...options }).train][0]!.image.data;
    const raw = first({ normalize: "none" });
    // One is off by a float32 rounding of numbers up to 1, 2⁻²⁵ at most, the rest by less.
    first({}).forEach((value, at) => {
      expect(Math.abs(value - (raw[at]! - 127.5) / 127.5)).toBeLessThan(2 ** -24);
    });
    first({ normalize: "zero-to-one" }).forEach((value, at) => {
      expect(Math.abs(value - raw[at]! / 255)).toBeLessThan(2 ** -24);
    });
  });

  it("refuses numbers that are none", async () => {
    for (const count of [0, -1, 1.5, Number.NaN]) {
      for (const part of ["train", "test"]) {
        expect(await problem(() => digits({ [part]: count }))).toBe(
          `OPTION digits: ${part} ${count} is not a count. Use a whole number of at least 1.`,
        );
      }
    }
    expect(await problem(() => digits({ seed: -1 }))).toBe(
      "OPTION digits: seed -1 is not a seed. Use a whole number from 0 to 4294967295.",
    );
  });
});

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { problem } from "../../test/problem.js";
import { type Dataset, shapes } from "../index.js";
import { OUTLINES } from "./outlines.js";
import { TEXTURES } from "./textures.js";

const SIZE = 32 * 32 * 3;
const bytesOf = (data: Dataset) =>
  Uint8Array.from(data.normalize("none").batch(data.size).epoch(0).next().value!.images.data);

const { train, test } = shapes({ train: 400, test: 100, seed: 7 });

describe("shapes", { timeout: 30_000 }, () => {
  it("are 32×32×3, ten classes, or a hundred of two words each", () => {
    const ten = shapes();
    expect([ten.train.size, ten.test.size, ten.train.imageShape]).toEqual([10_000, 2_000, [32, 32, 3]]);
    expect(ten.train.classNames).toEqual(Object.keys(OUTLINES));
    const hundred = shapes({ classes: 100 }).train;
    expect(new Set(hundred.classNames).size).toBe(100);
    for (const [label, name] of hundred.classNames.entries()) {
      const [texture, shape] = name.split(" ");
      expect(Object.keys(OUTLINES)[Math.floor(label / 10)]).toBe(shape);
      expect(Object.keys(TEXTURES)[label % 10]).toBe(texture);
    }
  });

  it("mean the same bytes by the same seed, in every release", () => {
    const hash = createHash("sha256").update(bytesOf(train)).update(bytesOf(test)).digest("hex");
    expect(hash).toMatchInlineSnapshot(`"58578e3d0a8427f5ad3d4a1bec04ed627154fd1045cc1dc4fd716373ac368b59"`);
    expect(bytesOf(shapes({ train: 50, test: 1, seed: 7 }).train)).toEqual(
      bytesOf(train).subarray(0, 50 * SIZE),
    );
    expect(bytesOf(shapes({ train: 50, test: 1, seed: 8 }).train)).not.toEqual(
      bytesOf(train).subarray(0, 50 * SIZE),
    );
  });

  it("are drawn when they are read, each the same however many are asked for", () => {
    // A million pictures would take minutes.
    const { train: many } = shapes({ train: 1_000_000, test: 1, seed: 7 });
    expect(bytesOf(many.skip(123).take(5))).toEqual(bytesOf(train).subarray(123 * SIZE, 128 * SIZE));
  });

  it("hold every class equally often", () => {
    for (const data of [train, test]) expect(new Set(data.statistics().classCounts).size).toBe(1);
    const hundred = shapes({ classes: 100, train: 300, test: 200 });
    expect(new Set(hundred.train.statistics().classCounts)).toEqual(new Set([3]));
    expect(new Set(hundred.test.statistics().classCounts)).toEqual(new Set([2]));
  });

  it("are all different, in training and test", () => {
    const seen = new Set<string>();
    for (const data of [train, test]) {
      const bytes = bytesOf(data);
      for (let at = 0; at < bytes.length; at += SIZE) seen.add(bytes.subarray(at, at + SIZE).join());
    }
    expect(seen.size).toBe(500);
  });

  it("tell nothing of their class by their colors, or pixel by pixel", () => {
    const { train: more, test: others } = shapes({ train: 600, test: 300, seed: 1 });
    for (const features of [colors, pixels]) {
      const accuracy = nearestMean(more, others, features);
      // Five standard deviations over chance; on digits the same classifier has 0.76.
      expect(accuracy).toBeLessThan(0.1 + 5 * Math.sqrt((0.1 * 0.9) / others.size));
    }
  });

  it.each([
    [{ classes: 20 as 10 }, "OPTION shapes: there are no 20 classes. Use 10 or 100."],
    [{ train: 0 }, "OPTION shapes: train 0 is not a count. Use a whole number of at least 1."],
    [{ seed: -1 }, "OPTION shapes: seed -1 is not a seed. Use a whole number from 0 to 4294967295."],
  ])("refuse %o", async (options, text) => {
    expect(await problem(() => shapes(options))).toBe(text);
  });
});

describe("the outlines", () => {
  it.each(Object.entries(OUTLINES))(
    "of a %s lie within the reach of the brush, and fill a good part of it",
    (_, inside) => {
      let area = 0;
      for (let y = -2; y < 2; y += 0.02) {
        for (let x = -2; x < 2; x += 0.02) {
          if (!inside(x, y)) continue;
          area += 0.0004;
          expect(Math.hypot(x, y)).toBeLessThan(1.25);
        }
      }
      expect(area).toBeGreaterThan(1);
    },
  );
});

const pixels = (image: Float32Array) => image;
/** Mean and deviation of each channel. */
const colors = (image: Float32Array) => {
  const [sums, squares] = [new Float64Array(3), new Float64Array(3)];
  for (let at = 0; at < image.length; at++) {
    sums[at % 3]! += image[at]!;
    squares[at % 3]! += image[at]! ** 2;
  }
  const mean = sums.map((sum) => (3 * sum) / image.length);
  return [...mean, ...squares.map((sum, c) => Math.sqrt((3 * sum) / image.length - mean[c]! ** 2))];
};

/** Share of the test pictures whose class has the nearest mean of features. */
function nearestMean(
  known: Dataset,
  asked: Dataset,
  features: (image: Float32Array) => ArrayLike<number>,
): number {
  const sums = Array.from({ length: 10 }, () => ({ count: 0, sum: new Float64Array(0) }));
  for (const { image, label } of known.epoch(0)) {
    const found = features(image.data);
    const before = sums[label]!;
    const sum = Float64Array.from(found, (value, at) => value + (before.sum[at] ?? 0));
    sums[label] = { count: before.count + 1, sum };
  }
  let right = 0;
  for (const { image, label } of asked.epoch(0)) {
    const found = features(image.data);
    const distances = sums.map(({ count, sum }) =>
      sum.reduce((total, value, at) => total + (value / count - found[at]!) ** 2, 0),
    );
    if (distances.indexOf(Math.min(...distances)) === label) right++;
  }
  return right / asked.size;
}

import { randomStream } from "@striate/random";
import { describe, expect, it } from "vitest";
import { problem } from "../../test/problem.js";
import { Dataset } from "../index.js";
import { beta } from "./beta.js";

const COUNT = 24;
const CLASSES = 5;
const data = Dataset.from({
  // One-hot pictures: the pixels of a blend are the shares of the pictures in it.
  images: {
    data: Float32Array.from({ length: COUNT * COUNT }, (_, at) =>
      at % COUNT === Math.floor(at / COUNT) ? 1 : 0,
    ),
    shape: [COUNT, 1, COUNT],
  },
  labels: Array.from({ length: COUNT }, (_, index) => index % CLASSES),
  classNames: ["a", "b", "c", "d", "e"],
});

interface Blend {
  /** Shares of the pictures, by their number. */
  readonly pixels: readonly number[];
  readonly labels: readonly number[];
}

function blends(set: ReturnType<Dataset["mixup"]>, epoch: number, batchSize: number): Blend[] {
  return Array.from(set.batch(batchSize).epoch(epoch), ({ images, labels }) => {
    expect(labels.shape).toEqual([images.shape[0], CLASSES]);
    return Array.from({ length: images.shape[0] }, (_, row) => ({
      pixels: [...images.data.subarray(row * COUNT, (row + 1) * COUNT)],
      labels: [...labels.data.subarray(row * CLASSES, (row + 1) * CLASSES)],
    }));
  }).flat();
}

describe("mixup", () => {
  it("blends two examples, pixels and labels by the same shares", () => {
    const found = blends(data.mixup({ alpha: 1, seed: 2 }), 0, 7);
    expect(found).toHaveLength(COUNT);
    for (const [index, { pixels, labels }] of found.entries()) {
      const parts = pixels.map((share, at) => [at, share] as const).filter(([, share]) => share > 0);
      expect(parts.length).toBeLessThanOrEqual(2);
      expect(parts.map(([at]) => at)).toContain(index);
      const expected = new Array<number>(CLASSES).fill(0);
      for (const [at, share] of parts) expected[at % CLASSES]! += share;
      // Two roundings to float32 of numbers up to 1, in the sum of two shares.
      for (const [id, share] of labels.entries())
        expect(Math.abs(share - expected[id]!)).toBeLessThanOrEqual(2 ** -23);
      expect(Math.abs(labels.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThanOrEqual(2 ** -22);
    }
  });

  it("gives an example the same partner and share in an epoch, whatever the order and the batch size", () => {
    const key = ({ pixels, labels }: Blend) => `${pixels.join()} ${labels.join()}`;
    for (const epoch of [0, 3]) {
      const plain = blends(data.mixup({ seed: 5 }), epoch, COUNT).map(key);
      for (const [seed, batchSize] of [
        [1, 5],
        [2, 1],
        [3, 24],
      ] as const) {
        const shuffled = blends(data.shuffle({ seed }).mixup({ seed: 5 }), epoch, batchSize).map(key);
        expect(shuffled).not.toEqual(plain);
        expect([...shuffled].sort()).toEqual([...plain].sort());
      }
    }
    const others = [
      blends(data.mixup({ seed: 5 }), 1, COUNT),
      blends(data.mixup({ seed: 6 }), 0, COUNT),
      blends(data.mixup({ seed: 5, alpha: 2 }), 0, COUNT),
    ];
    const first = blends(data.mixup({ seed: 5 }), 0, COUNT).map(key);
    for (const other of others) expect(other.map(key)).not.toEqual(first);
  });

  it("takes partners from its own part of a set only", () => {
    const [part] = data.shuffle({ seed: 8 }).split(9);
    const members = new Set([...part].map(({ image }) => image.data.indexOf(1)));
    for (let epoch = 0; epoch < 5; epoch++) {
      for (const { pixels } of blends(part.mixup({ alpha: 1 }), epoch, 4)) {
        for (const [at, share] of pixels.entries()) if (share > 0) expect(members).toContain(at);
      }
    }
  });

  it.each([
    [{ alpha: 0 }, "OPTION mixup: alpha 0 does not fit. Use a number above 0."],
    [{ classes: 4 }, "OPTION mixup: classes 4 does not fit. Use at least 5, as there are labels up to 4."],
    [{ seed: 0.5 }, "OPTION mixup: seed 0.5 is not a seed. Use a whole number from 0 to 4294967295."],
  ])("refuses %o", async (options, text) => {
    expect(await problem(() => data.mixup(options))).toBe(text);
  });

  it("refuses labels that map made too large", async () => {
    const mapped = data.map((example) => ({ ...example, label: example.label + 1 })).mixup();
    expect(await problem(() => [...mapped.batch(COUNT)])).toBe(
      "SHAPE mixup: label 5 is not one of 5 classes. Give classes the number that map leaves.",
    );
  });
});

describe("beta", () => {
  it.each([0.05, 0.2, 1, 2, 30])("has the moments of Beta(α, α) for α = %d", (alpha) => {
    const count = 20_000;
    const random = randomStream(1, "beta", String(alpha));
    const drawn = Array.from({ length: count }, () => beta(alpha, random));
    expect(drawn.every((value) => value >= 0 && value <= 1)).toBe(true);
    const variance = 1 / (4 * (2 * alpha + 1));
    const mean = drawn.reduce((sum, value) => sum + value, 0) / count;
    const spread = drawn.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / count;
    // Five standard errors; the fourth central moment of Beta(α, α) is 3 / (16 (2α + 1)(2α + 3)).
    const fourth = 3 / (16 * (2 * alpha + 1) * (2 * alpha + 3));
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(variance / count));
    expect(Math.abs(spread - variance)).toBeLessThan(5 * Math.sqrt((fourth - variance ** 2) / count));
  });
});

import { describe, expect, it } from "vitest";
import { problem } from "../test/problem.js";
import { Dataset } from "./index.js";

const from = (shape: readonly number[], length: number, labels: ArrayLike<number>, classNames?: string[]) =>
  problem(() =>
    Dataset.from({
      images: { data: new Uint8Array(length), shape },
      labels,
      ...(classNames === undefined ? {} : { classNames }),
    }),
  );

describe("Dataset.from", () => {
  it.each([
    ["too few numbers", [2, 2, 2], 7],
    ["too many numbers", [2, 2, 2], 9],
    ["no images", [0, 2, 2], 0],
    ["images of no pixels", [2, 0, 2], 0],
    ["one image without a batch", [2, 4], 8],
    ["five axes", [2, 2, 2, 1, 1], 8],
    ["no shape", [], 1],
    ["negative sides, whose product would fit", [2, -2, -2], 8],
    ["fractional sides, whose product would fit", [2, 0.5, 8], 8],
  ])("refuses %s", async (_, shape, length) => {
    expect(await from(shape, length, [0, 1])).toBe(
      `SHAPE Dataset.from: ${length} numbers are not images of [${shape.join(", ")}]. ` +
        "Give images as [n, height, width] or [n, height, width, channels].",
    );
  });

  it("refuses another number of labels than of images", async () => {
    for (const labels of [[], [0], [0, 1, 2]]) {
      expect(await from([2, 2, 2], 8, labels)).toBe(
        `SHAPE Dataset.from: there are 2 images and ${labels.length} labels. Give one class id an image, [n].`,
      );
    }
  });

  it("refuses labels that are no class ids", async () => {
    for (const label of [-1, 0.5, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY]) {
      expect(await from([2, 2, 2], 8, [0, label])).toBe(
        `SHAPE Dataset.from: label ${label} at position 1 is not a class id. Class ids are whole numbers from 0.`,
      );
    }
    expect(await from([2, 2, 2], 8, [2, 0], ["cat", "dog"])).toBe(
      "SHAPE Dataset.from: label 2 at position 0 is not a class id. Class ids are whole numbers from 0 to 1.",
    );
  });

  it("takes bytes and floats as they are, with or without channels", () => {
    for (const data of [Uint8Array.of(0, 7, 255, 1), Float32Array.of(-0.5, 1e6, 0.25, 3)]) {
      const set = Dataset.from({ images: { data, shape: [1, 2, 1, 2] }, labels: Uint8Array.of(1) });
      const [batch] = set.batch(1);
      expect(batch).toEqual({
        images: { data: Float32Array.from(data), shape: [1, 2, 1, 2] },
        labels: { data: Int32Array.of(1), shape: [1] },
      });
    }
  });
});

import { describe, expect, it } from "vitest";
import { problem } from "../../test/problem.js";
import { Dataset, decodePicture, encodePng, type SampleGrid, sampleGrid } from "../index.js";

const COUNT = 60;
/** Picture i of class i % 3 is 2×3, its pixels 4 · i + 0 … 5 in the first channel. */
const make = (channels: number) =>
  Dataset.from({
    images: {
      data: Uint8Array.from(
        { length: COUNT * 6 * channels },
        (_, at) => 4 * Math.floor(at / 6 / channels) + (Math.floor(at / channels) % 6),
      ),
      shape: [COUNT, 2, 3, channels],
    },
    labels: Array.from({ length: COUNT }, (_, index) => index % 3),
  });

/** First pixel of a cell, and whether the cell is that picture, every pixel `scale` times. */
function cell({ picture, columns }: SampleGrid, index: number, gap: number, scale: number): number {
  const { data, width, channels } = picture;
  const top = gap + Math.floor(index / columns) * (2 * scale + gap);
  const left = gap + (index % columns) * (3 * scale + gap);
  const first = data[(top * width + left) * channels]!;
  for (let y = 0; y < 2 * scale; y++) {
    for (let x = 0; x < 3 * scale; x++) {
      const at = 3 * Math.floor(y / scale) + Math.floor(x / scale);
      for (let c = 0; c < channels; c++)
        expect(data[((top + y) * width + left + x) * channels + c]).toBe(first + at);
    }
  }
  return first;
}

describe("sampleGrid", () => {
  it("has a row for each class, of different pictures, on white", () => {
    for (const channels of [1, 3]) {
      const grid = sampleGrid(make(channels).normalize("minus-one-to-one"), { columns: 5, gap: 1 });
      expect([grid.rows, grid.columns]).toEqual([3, 5]);
      const { height, width, data } = grid.picture;
      expect([height, width, grid.picture.channels]).toEqual([3 * 3 + 1, 5 * 4 + 1, channels]);
      const indices = grid.labels.map((label, at) => {
        const index = cell(grid, at, 1, 1) / 4;
        expect([index % 3, label]).toEqual([Math.floor(at / 5), Math.floor(at / 5)]);
        return index;
      });
      expect(new Set(indices).size).toBe(15);
      const white = data.filter((value) => value === 255).length;
      expect(white).toBe((height * width - 15 * 6) * channels);
    }
  });

  it("is larger with a scale, chosen by the seed, and random where that is asked for", () => {
    const data = make(1);
    const grid = sampleGrid(data, { columns: 4, scale: 3, gap: 2, seed: 1 });
    for (let at = 0; at < 12; at++) cell(grid, at, 2, 3);
    expect(sampleGrid(data, { columns: 4, scale: 3, seed: 1 })).toEqual(grid);
    expect(sampleGrid(data, { columns: 4, scale: 3, seed: 2 }).picture).not.toEqual(grid.picture);
    const random = sampleGrid(data, { sort: "random", rows: 2, columns: 6, gap: 0 });
    for (const [at, label] of random.labels.entries()) expect((cell(random, at, 0, 1) / 4) % 3).toBe(label);
  });

  it("leaves cells empty where a class has no more pictures", () => {
    const grid = sampleGrid(make(1).take(4), { columns: 3 });
    expect(grid.labels).toEqual([0, 0, -1, 1, -1, -1, 2, -1, -1]);
  });

  it("shows pictures as they are augmented", () => {
    const data = make(1).augment([({ data: pixels }) => pixels.fill(300)]);
    const { picture } = sampleGrid(data, { rows: 1, columns: 1, gap: 0 });
    expect([...picture.data]).toEqual(new Array(6).fill(255));
  });

  it("survives the way through a PNG file", async () => {
    const { picture } = sampleGrid(make(3));
    expect(await decodePicture(await encodePng(picture), "grid.png")).toEqual(picture);
  });

  it("refuses what cannot be shown", async () => {
    expect(await problem(() => sampleGrid(make(2)))).toBe(
      "SHAPE sampleGrid: pictures of 2 channels are neither gray nor red, green and blue. Map them to one or three channels.",
    );
    expect(await problem(() => sampleGrid(make(1), { columns: 0 }))).toMatch(
      /^OPTION sampleGrid: columns 0 is not a count/,
    );
    expect(await problem(() => sampleGrid(make(1), { gap: -1 }))).toMatch(
      /^OPTION sampleGrid: gap -1 does not fit/,
    );
  });
});

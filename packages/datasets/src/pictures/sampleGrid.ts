import { randomStream } from "@striate/random";
import { checkAmount, checkCount, checkSeed } from "../checks.js";
import type { Dataset } from "../Dataset.js";
import { DatasetError } from "../DatasetError.js";
import type { Picture } from "./Picture.js";

export interface SampleGridOptions {
  /** `"class"`: a row for each class; `"random"`: any pictures. Default `"class"` for up to 20 classes. */
  readonly sort?: "class" | "random";
  /** Default: as many as there are classes, at most 20; 10 if they are random. */
  readonly rows?: number;
  /** Default 10. */
  readonly columns?: number;
  /** Which pictures are taken. Default 0. */
  readonly seed?: number;
  /** As the pictures are augmented in this epoch. Default 0. */
  readonly epoch?: number;
  /** Every pixel becomes a square of so many. Default 1. */
  readonly scale?: number;
  /** Pixels between pictures, and around them. Default 2. */
  readonly gap?: number;
}

export interface SampleGrid {
  readonly picture: Picture;
  readonly rows: number;
  readonly columns: number;
  /** Class of every cell, row by row; −1 where there is no picture. */
  readonly labels: readonly number[];
}

const BACKGROUND = 255;
const MOST_ROWS = 20;

/**
 * Pictures of a data set side by side on white, raw but for their augmentation; numbers outside 0 to 255 are cut off there.
 *
 * @throws DatasetError `OPTION`, `SHAPE` for pictures of neither one nor three channels
 * @example
 * const { picture } = sampleGrid(train, { columns: 8, scale: 2 });
 * await writeFile("samples.png", await encodePng(picture));
 */
export function sampleGrid(data: Dataset, options: SampleGridOptions = {}): SampleGrid {
  const labels = data.labels();
  const present = [...new Set(labels)].sort((a, b) => a - b);
  const { sort = present.length > MOST_ROWS ? "random" : "class", columns = 10, seed = 0 } = options;
  const { rows = sort === "class" ? Math.min(present.length, MOST_ROWS) : 10, epoch = 0 } = options;
  const { scale = 1, gap = 2 } = options;
  for (const [name, value] of Object.entries({ rows, columns, scale })) checkCount("sampleGrid", name, value);
  checkAmount("sampleGrid", "gap", gap, Number.isInteger(gap) && gap >= 0, "a whole number from 0");
  checkSeed("sampleGrid", seed);
  const order = randomStream(seed, "sampleGrid").permutation(data.size);
  const cells =
    sort === "class"
      ? Array.from({ length: rows }, (_, row) => {
          const positions = order.filter((position) => labels[position] === present[row]);
          return Array.from({ length: columns }, (_, column) => positions[column]);
        }).flat()
      : Array.from({ length: rows * columns }, (_, cell) => order[cell]);
  const [height, width, channels] = data.imageShape;
  if (channels !== 1 && channels !== 3) {
    const problem = `pictures of ${channels} channels are neither gray nor red, green and blue`;
    throw new DatasetError("SHAPE", "sampleGrid", problem, "Map them to one or three channels");
  }
  const picture = blank(rows * (height * scale + gap) + gap, columns * (width * scale + gap) + gap, channels);
  const raw = data.normalize("none");
  for (const [cell, position] of cells.entries()) {
    if (position === undefined) continue;
    const top = gap + Math.floor(cell / columns) * (height * scale + gap);
    const left = gap + (cell % columns) * (width * scale + gap);
    paste(raw.at([position], epoch).images, picture, top, left, scale);
  }
  return { picture, rows, columns, labels: cells.map((at) => (at === undefined ? -1 : labels[at]!)) };
}

function blank(height: number, width: number, channels: 1 | 3): Picture {
  return { data: new Uint8Array(height * width * channels).fill(BACKGROUND), height, width, channels };
}

interface Images {
  readonly data: Float32Array;
  readonly shape: readonly [number, number, number, number];
}

function paste({ data, shape }: Images, onto: Picture, top: number, left: number, scale: number): void {
  const [, height, width, channels] = shape;
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
      const to = ((top + y) * onto.width + left + x) * channels;
      for (let c = 0; c < channels; c++) {
        onto.data[to + c] = Math.min(255, Math.max(0, Math.round(data[from + c]!)));
      }
    }
  }
}

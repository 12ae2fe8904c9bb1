import { type Dataset, type Picture, sampleGrid } from "@striate/datasets";
import { canDraw, drawText, LETTER } from "./drawText.js";

/** Pictures get about so many pixels a side; more where their names stand below. */
const SIDE = { row: 64, named: 96 } as const;
const TEXT = 2;
/** More classes get a picture each by chance, with its name below. */
const MOST_ROWS = 20;

/** Samples of a data set on white, with the names of their classes: a row for each class, or below each picture where there are many. */
export function labelledGrid(data: Dataset, { seed }: { readonly seed: number }): Picture {
  const many = new Set(data.labels()).size > MOST_ROWS;
  const [height, width] = data.imageShape;
  const scale = Math.max(1, Math.round((many ? SIDE.named : SIDE.row) / Math.max(height, width)));
  const name = (label: number) => {
    const known = data.classNames[label];
    return known !== undefined && canDraw(known) ? known : `#${label}`;
  };
  const layout = { seed, scale, name };
  return many ? named(data, layout) : rowsOfClasses(data, layout);
}

interface Layout {
  readonly seed: number;
  readonly scale: number;
  readonly name: (label: number) => string;
}

function rowsOfClasses(data: Dataset, { seed, scale, name }: Layout): Picture {
  const gap = 4;
  const { picture, rows, columns, labels } = sampleGrid(data, { sort: "class", seed, scale, gap });
  // The first picture of a row tells its class.
  const names = Array.from({ length: rows }, (_, row) => name(labels[row * columns]!));
  const margin = (Math.max(...names.map(({ length }) => length)) * LETTER.width + 2) * TEXT;
  const wide = widened(picture, margin);
  const pitch = data.imageShape[0] * scale + gap;
  for (const [row, text] of names.entries()) {
    const left = margin - text.length * LETTER.width * TEXT;
    const top = gap + row * pitch + Math.floor((pitch - gap - 7 * TEXT) / 2);
    drawText(wide, text, { left, top, scale: TEXT });
  }
  return wide;
}

function named(data: Dataset, { seed, scale, name }: Layout): Picture {
  const gap = LETTER.height + 4;
  const { picture, columns, labels } = sampleGrid(data, { sort: "random", seed, scale, gap });
  const [height, width] = [data.imageShape[0] * scale, data.imageShape[1] * scale];
  const most = Math.floor((width + gap) / LETTER.width) - 1;
  for (const [cell, label] of labels.entries()) {
    if (label < 0) continue;
    const left = gap + (cell % columns) * (width + gap);
    const top = gap + Math.floor(cell / columns) * (height + gap) + height + 2;
    drawText(picture, name(label).slice(0, most), { left, top, scale: 1 });
  }
  return picture;
}

/** The picture with white at its left. */
function widened(picture: Picture, by: number): Picture {
  const { height, width, channels } = picture;
  const data = new Uint8Array(height * (width + by) * channels).fill(255);
  for (let y = 0; y < height; y++) {
    const row = picture.data.subarray(y * width * channels, (y + 1) * width * channels);
    data.set(row, (y * (width + by) + by) * channels);
  }
  return { ...picture, width: width + by, data };
}

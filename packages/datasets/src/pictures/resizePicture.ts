import type { Picture } from "./Picture.js";

/**
 * The picture in another size: bilinear where it grows; where it shrinks the triangle is as much wider, so that every pixel counts and
 * fine patterns do not alias (Pillow's `BILINEAR`). Edges are not extended: weights are those of the pixels that are there.
 */
export function resizePicture(picture: Picture, height: number, width: number): Picture {
  const { data, channels } = picture;
  if (picture.height === height && picture.width === width) return picture;
  const across = weights(picture.width, width);
  const down = weights(picture.height, height);
  const narrow = new Float64Array(picture.height * width * channels);
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < width; x++) {
      const { first, shares } = across[x]!;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = 0; k < shares.length; k++) {
          sum += shares[k]! * data[(y * picture.width + first + k) * channels + c]!;
        }
        narrow[(y * width + x) * channels + c] = sum;
      }
    }
  }
  const row = width * channels;
  const resized = new Uint8Array(height * row);
  for (let y = 0; y < height; y++) {
    const { first, shares } = down[y]!;
    for (let at = 0; at < row; at++) {
      let sum = 0;
      for (let k = 0; k < shares.length; k++) sum += shares[k]! * narrow[(first + k) * row + at]!;
      resized[y * row + at] = Math.round(sum);
    }
  }
  return { data: resized, height, width, channels };
}

/** The pixels that one new pixel is made of, from `first` on, and the share of each; shares add up to 1. */
interface Weights {
  readonly first: number;
  readonly shares: readonly number[];
}

function weights(from: number, to: number): readonly Weights[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, index) => {
    const center = (index + 0.5) * scale;
    const first = Math.max(0, Math.ceil(center - reach - 0.5));
    const last = Math.min(from - 1, Math.floor(center + reach - 0.5));
    const raw = Array.from({ length: last - first + 1 }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - center) / reach),
    );
    const sum = raw.reduce((total, share) => total + share, 0);
    return { first, shares: raw.map((share) => share / sum) };
  });
}

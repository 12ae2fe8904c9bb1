import { DatasetError } from "./DatasetError.js";

/**
 * What becomes of raw pixels from 0 to 255: `"minus-one-to-one"` is 2 · x / 255 − 1, `"zero-to-one"` is x / 255, and means and standard deviations
 * per channel (of x / 255) give (x / 255 − mean) / std. `"none"` leaves them.
 */
export type Normalization =
  | "minus-one-to-one"
  | "zero-to-one"
  | "none"
  | { readonly mean: readonly number[]; readonly std: readonly number[] };

/** Channel c of a normalized image is raw · scale[c] + shift[c]. */
export interface ChannelScaling {
  readonly scale: readonly number[];
  readonly shift: readonly number[];
}

/** @throws DatasetError `OPTION` */
export function channelScaling(normalization: Normalization, channels: number): ChannelScaling {
  const all = (value: number) => new Array<number>(channels).fill(value);
  if (normalization === "minus-one-to-one") return { scale: all(2 / 255), shift: all(-1) };
  if (normalization === "zero-to-one") return { scale: all(1 / 255), shift: all(0) };
  if (normalization === "none") return { scale: all(1), shift: all(0) };
  const { mean, std } = normalization ?? {};
  const fits = (values: unknown): values is readonly number[] =>
    Array.isArray(values) && values.length === channels && values.every(Number.isFinite);
  if (fits(mean) && fits(std) && std.every((deviation) => deviation > 0)) {
    return {
      scale: std.map((deviation) => 1 / (255 * deviation)),
      shift: mean.map((center, c) => -center / std[c]!),
    };
  }
  throw new DatasetError(
    "OPTION",
    "normalize",
    `${JSON.stringify(normalization)} is no way to normalize ${channels} channels`,
    `Use "minus-one-to-one", "zero-to-one", "none", or { mean, std } with ${channels} numbers each, std above 0`,
  );
}

export function applyScaling(images: Float32Array, { scale, shift }: ChannelScaling): void {
  const channels = scale.length;
  for (let start = 0; start < images.length; start += channels) {
    for (let c = 0; c < channels; c++) images[start + c] = images[start + c]! * scale[c]! + shift[c]!;
  }
}

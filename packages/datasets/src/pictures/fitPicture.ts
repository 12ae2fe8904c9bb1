import type { Picture } from "./Picture.js";
import { resizePicture } from "./resizePicture.js";

/** `"crop"` cuts the largest part of the right proportions from the middle and keeps what it shows undistorted; `"stretch"` takes all of it. */
export type Fit = "crop" | "stretch";

export interface FitOptions {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly fit: Fit;
}

/** A picture brought to one size and number of channels; gray is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
export function fitPicture(picture: Picture, { height, width, channels, fit }: FitOptions): Picture {
  const part = fit === "crop" ? cropToProportions(picture, height / width) : picture;
  return withChannels(resizePicture(part, height, width), channels);
}

function cropToProportions(picture: Picture, proportion: number): Picture {
  const height = Math.min(picture.height, Math.max(1, Math.round(picture.width * proportion)));
  const width = Math.min(picture.width, Math.max(1, Math.round(picture.height / proportion)));
  if (height === picture.height && width === picture.width) return picture;
  const { channels } = picture;
  const top = Math.floor((picture.height - height) / 2);
  const left = Math.floor((picture.width - width) / 2);
  const data = new Uint8Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * picture.width + left) * channels;
    data.set(picture.data.subarray(start, start + width * channels), y * width * channels);
  }
  return { data, height, width, channels };
}

function withChannels(picture: Picture, channels: 1 | 3): Picture {
  if (picture.channels === channels) return picture;
  const { data, height, width } = picture;
  const pixels = height * width;
  const converted =
    channels === 3
      ? Uint8Array.from({ length: 3 * pixels }, (_, at) => data[Math.floor(at / 3)]!)
      : Uint8Array.from({ length: pixels }, (_, at) =>
          Math.round(0.299 * data[3 * at]! + 0.587 * data[3 * at + 1]! + 0.114 * data[3 * at + 2]!),
        );
  return { data: converted, height, width, channels };
}

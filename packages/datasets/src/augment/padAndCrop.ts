import { checkAmount } from "../checks.js";
import type { Augmentation } from "./Augmentation.js";

export interface PadAndCropOptions {
  /** Pixels on every side. Default 4. */
  readonly padding?: number;
  /** Raw value of the pixels around. Default 0. */
  readonly fill?: number;
}

/**
 * Pads a picture on all sides and cuts a window of its old size out of it, each place equally likely: a move by at most `padding` pixels, as CIFAR is
 * augmented (He et al. 2016, §4.2).
 *
 * @throws DatasetError `OPTION`
 */
export function padAndCrop({ padding = 4, fill = 0 }: PadAndCropOptions = {}): Augmentation {
  checkAmount(
    "padAndCrop",
    "padding",
    padding,
    Number.isInteger(padding) && padding >= 0,
    "a whole number from 0",
  );
  checkAmount("padAndCrop", "fill", fill, Number.isFinite(fill), "a raw pixel value");
  return ({ data, shape: [height, width, channels] }, random) => {
    const down = random.integer(2 * padding + 1) - padding;
    const right = random.integer(2 * padding + 1) - padding;
    if (down === 0 && right === 0) return;
    const before = data.slice();
    data.fill(fill);
    const row = width * channels;
    const columns = (width - Math.abs(right)) * channels;
    if (columns <= 0) return;
    for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
      const from = (y + down) * row + Math.max(0, right) * channels;
      data.set(before.subarray(from, from + columns), y * row + Math.max(0, -right) * channels);
    }
  };
}

import { checkAmount, checkCount } from "../checks.js";
import type { Augmentation } from "./Augmentation.js";

export interface CutoutOptions {
  /** Side of the square in pixels. Default 8. */
  readonly size?: number;
  /** Raw value that it gets. Default 127.5: zero, once pixels are in [-1, 1]. */
  readonly fill?: number;
}

/** Blanks a square whose middle lies anywhere in the picture, so that some of it may fall outside (DeVries and Taylor 2017). @throws DatasetError `OPTION` */
export function cutout({ size = 8, fill = 127.5 }: CutoutOptions = {}): Augmentation {
  checkCount("cutout", "size", size);
  checkAmount("cutout", "fill", fill, Number.isFinite(fill), "a raw pixel value");
  return ({ data, shape: [height, width, channels] }, random) => {
    const top = random.integer(height) - Math.floor(size / 2);
    const left = random.integer(width) - Math.floor(size / 2);
    const [from, to] = [Math.max(0, left) * channels, Math.min(width, left + size) * channels];
    for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
      data.fill(fill, y * width * channels + from, y * width * channels + to);
    }
  };
}

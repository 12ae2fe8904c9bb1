import { checkAmount } from "../checks.js";
import type { Augmentation } from "./Augmentation.js";

export interface RotateOptions {
  /** Largest angle to either side. Default 15. */
  readonly degrees?: number;
  /** Raw value of what comes in from outside. Default 0. */
  readonly fill?: number;
}

/** Turns a picture about its middle by an angle from −degrees to degrees, each equally likely; pixels between pixels are bilinear. @throws DatasetError `OPTION` */
export function rotate({ degrees = 15, fill = 0 }: RotateOptions = {}): Augmentation {
  checkAmount("rotate", "degrees", degrees, degrees >= 0 && degrees <= 180, "an angle from 0 to 180");
  checkAmount("rotate", "fill", fill, Number.isFinite(fill), "a raw pixel value");
  return ({ data, shape: [height, width, channels] }, random) => {
    const angle = ((2 * random.uniform() - 1) * degrees * Math.PI) / 180;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
    const before = data.slice();
    const pixel = (y: number, x: number, c: number) =>
      y < 0 || y >= height || x < 0 || x >= width ? fill : before[(y * width + x) * channels + c]!;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        // Where this pixel comes from.
        const fromY = middleY + cos * (y - middleY) - sin * (x - middleX);
        const fromX = middleX + sin * (y - middleY) + cos * (x - middleX);
        const [top, left] = [Math.floor(fromY), Math.floor(fromX)];
        const [down, right] = [fromY - top, fromX - left];
        for (let c = 0; c < channels; c++) {
          const above = (1 - right) * pixel(top, left, c) + right * pixel(top, left + 1, c);
          const below = (1 - right) * pixel(top + 1, left, c) + right * pixel(top + 1, left + 1, c);
          data[(y * width + x) * channels + c] = (1 - down) * above + down * below;
        }
      }
    }
  };
}

import { checkAmount } from "../checks.js";
import { DatasetError } from "../DatasetError.js";
import type { Augmentation } from "./Augmentation.js";

export interface FlipOptions {
  /** `"horizontal"` swaps left and right. Default `"horizontal"`. */
  readonly direction?: "horizontal" | "vertical";
  /** Default 0.5. */
  readonly probability?: number;
}

/** Mirrors a picture, or leaves it. @throws DatasetError `OPTION` */
export function flip({ direction = "horizontal", probability = 0.5 }: FlipOptions = {}): Augmentation {
  checkAmount(
    "flip",
    "probability",
    probability,
    probability >= 0 && probability <= 1,
    "a number from 0 to 1",
  );
  if (direction !== "horizontal" && direction !== "vertical") {
    const problem = `direction ${JSON.stringify(direction)} is unknown`;
    throw new DatasetError("OPTION", "flip", problem, 'Use "horizontal" or "vertical"');
  }
  return ({ data, shape: [height, width, channels] }, random) => {
    if (random.uniform() >= probability) return;
    const [lines, length, piece] =
      direction === "horizontal" ? [height, width, channels] : [1, height, width * channels];
    for (let line = 0; line < lines; line++) {
      const start = line * length * piece;
      for (let near = 0, far = length - 1; near < far; near++, far--) {
        for (let at = 0; at < piece; at++) {
          const [one, other] = [start + near * piece + at, start + far * piece + at];
          const value = data[one]!;
          data[one] = data[other]!;
          data[other] = value;
        }
      }
    }
  };
}

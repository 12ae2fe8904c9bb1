import { checkCount, checkSeed } from "../checks.js";
import { Dataset } from "../Dataset.js";
import { type Drawing, drawnSource } from "../drawnSource.js";
import type { Normalization } from "../normalization.js";
import type { TrainAndTest } from "../TrainAndTest.js";
import { drawDigit } from "./drawDigit.js";
import { SIDE } from "./pen.js";

export interface DigitsOptions {
  /** Number of training pictures. Default 12,000. */
  readonly train?: number;
  /** Number of test pictures. Default 2,000. */
  readonly test?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Default `"minus-one-to-one"`. */
  readonly normalize?: Normalization;
}

/**
 * Handwritten digits that need no download: 28×28×1, drawn by this package from stroke outlines of the ten digits, each by a hand of its own.
 * Pictures are drawn when they are first read, so any number of them is there at once. Picture i is the same however many are asked for.
 *
 * @throws DatasetError `OPTION`
 * @example
 * const { train, test } = digits({ train: 20_000, seed: 1 });
 */
export function digits(options: DigitsOptions = {}): TrainAndTest {
  const { train = 12_000, test = 2_000, seed = 0, normalize = "minus-one-to-one" } = options;
  checkCount("digits", "train", train);
  checkCount("digits", "test", test);
  checkSeed("digits", seed);
  const classNames = Array.from({ length: 10 }, (_, digit) => String(digit));
  return {
    train: Dataset.of(drawnSource(DRAWING, train, seed, "train"), classNames, normalize),
    test: Dataset.of(drawnSource(DRAWING, test, seed, "test"), classNames, normalize),
  };
}

const DRAWING: Drawing = { name: "digits", imageShape: [SIDE, SIDE, 1], classes: 10, draw: drawDigit };

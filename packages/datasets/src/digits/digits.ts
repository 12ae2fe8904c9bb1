import { randomStream } from "@striate/random";
import { checkCount, checkSeed } from "../checks.js";
import { Dataset } from "../Dataset.js";
import type { Normalization } from "../normalization.js";
import type { Source } from "../source.js";
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
    train: Dataset.of(drawnSource(train, seed, "train"), classNames, normalize),
    test: Dataset.of(drawnSource(test, seed, "test"), classNames, normalize),
  };
}

function drawnSource(size: number, seed: number, part: "train" | "test"): Source {
  const pictures: (Uint8Array | undefined)[] = new Array(size);
  const labels = balancedLabels(size, seed, part);
  return {
    size,
    imageShape: [SIDE, SIDE, 1],
    labels,
    copyImage: (index, into, offset) => {
      pictures[index] ??= drawDigit(labels[index]!, seed, part, index);
      into.set(pictures[index], offset);
    },
  };
}

/** Every ten labels are the ten digits in an order of their own, so that counts differ by one at most. */
function balancedLabels(size: number, seed: number, part: string): Int32Array {
  const labels = new Int32Array(size);
  for (let start = 0; start < size; start += 10) {
    const order = randomStream(seed, "digits", "labels", part, start).permutation(10);
    for (let index = start; index < Math.min(start + 10, size); index++)
      labels[index] = order[index - start]!;
  }
  return labels;
}

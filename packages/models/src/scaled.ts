import { TensorError } from "@striate/core";

/**
 * Channels of a narrower or wider copy of a network: in proportion, rounded to an even number where the original is even, so that groups
 * of two still divide them, and at least 2.
 *
 * @throws TensorError `OPTION` for a factor that is no positive number
 */
export function scaled(op: string, factor: number): (channels: number) => number {
  if (!(factor > 0 && Number.isFinite(factor))) {
    throw new TensorError(
      "OPTION",
      op,
      "the width is not a number above 0",
      "Give width a whole number of channels",
    );
  }
  return (channels) => Math.max(2, 2 * Math.round((channels * factor) / 2));
}

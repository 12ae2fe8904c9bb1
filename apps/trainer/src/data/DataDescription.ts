import type { ChannelStatistics } from "@striate/datasets";

/** A data set in numbers. */
export interface DataDescription {
  readonly dataset: string;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly train: PartDescription;
  readonly test: PartDescription;
  /** Of each class, by its id. */
  readonly classes: readonly ClassCount[];
  /** What one should know before training on it. */
  readonly warnings: readonly string[];
}

/** Statistics are of x / 255, for each channel. */
export interface PartDescription extends ChannelStatistics {
  readonly size: number;
  readonly min: readonly number[];
  readonly max: readonly number[];
}

export interface ClassCount {
  readonly name: string;
  readonly train: number;
  readonly test: number;
}

import type { PictureArea } from "@striate/layers";

/** A number, or the name of one that JSON does not know. */
export type Numeral = number | "NaN" | "Infinity" | "-Infinity";

/** Numbers at one point of the training, beside the reference's. */
export interface MomentComparison {
  /** From 1 on. */
  readonly step: number;
  readonly pass: "forward" | "backward" | "update";
  /**
   * - `forward`: `output` of a layer, `loss`
   * - `backward`: `outputGradient` of a layer, `weightGradient`, `inputGradient` of the model
   * - `update`: `weight` after the step, moving statistics too
   */
  readonly what: "output" | "loss" | "outputGradient" | "weightGradient" | "inputGradient" | "weight";
  /** Path of the layer that it belongs to; empty for the model itself and for `loss`. */
  readonly layer: string;
  /** The layer's path, the weight's name, `loss`, `input`; the model itself is `output`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Largest |expected|, for the scale of what follows. */
  readonly magnitude: number;
  /** What each number may be off: measured, see `compareBackends`. */
  readonly allowed: number;
  /**
   * Small moves of images and weights change these numbers out of all proportion: the batch stands close to two equal values in a pooling window,
   * or to a zero before a relu. What is allowed here is what such a jump makes.
   */
  readonly kink: boolean;
  /** Numbers whose value is not the reference's. */
  readonly differing: number;
  /** |received − expected|: null where a number is not finite. */
  readonly largestError: number | null;
  readonly meanError: number | null;
  /** How many float32 lie between received and expected, the latter included: units in the last place. Null where a number is NaN. */
  readonly largestUlp: number | null;
  readonly meanUlp: number | null;
  /** `largestError` / `allowed`: above 1 it exceeds. Null where a number is not finite. */
  readonly share: number | null;
  /** The number that is furthest off; null where none is. */
  readonly worst: WorstNumber | null;
}

/** The number of a tensor that is furthest from what it should be. */
export interface WorstNumber {
  /** In row-major order. */
  readonly index: number;
  /** Along every axis: `[n, y, x, channel]` in a batch of images, `[y, x, in, out]` in a kernel. */
  readonly position: readonly number[];
  readonly expected: Numeral;
  readonly received: Numeral;
  readonly ulp: number | null;
  /**
   * For outputs of layers that are images, and their gradients: the rows and columns of the input picture that the number is made of. Null
   * where that is the whole picture, as behind a dense layer or a global pooling, or nothing but padding, and for weights. The statistics of the
   * batch, as in batch normalization, do not count.
   */
  readonly receptiveField: PictureArea | null;
}

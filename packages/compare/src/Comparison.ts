import type { BackendComparison } from "./BackendComparison.js";

/**
 * How backends compare on one model and one batch: what `compareBackends` finds. It is JSON: `JSON.parse(JSON.stringify(comparison))` is
 * equal to it. What is not there is null, and numbers that JSON does not know are words (`Numeral`).
 */
export interface Comparison {
  /** Of this record; a change that readers must know of raises it. */
  readonly version: 1;
  /** The model's name, or its type. */
  readonly model: string;
  /** Of the batch, its size in front. */
  readonly inputShape: readonly number[];
  /** Number of weights, trainable and not. */
  readonly parameters: number;
  /** Steps of gradient descent that every backend took. */
  readonly steps: number;
  readonly learningRate: number;
  readonly momentum: number;
  /** Every layer that was called, in the order in which the forward pass is done with them; the model itself is the last. */
  readonly layers: readonly ComparedLayer[];
  /** Places where the batch stands on a kink of the network; see `MomentComparison.kink`. */
  readonly kinks: number;
  /** The yardstick's own times; null when nothing was timed. */
  readonly reference: { readonly name: string; readonly times: BackendTimes | null };
  /** In the order in which they were given. */
  readonly backends: readonly BackendComparison[];
  /** The worst of all backends: `error`, then `fault`, `rounding`, `identical`. */
  readonly verdict: BackendComparison["verdict"];
}

/** One layer of the model. */
export interface ComparedLayer {
  /** Names from the model down, joined by `/`; empty for the model itself. */
  readonly path: string;
  /** Such as `Conv2D`. */
  readonly type: string;
  /** With the batch in front. */
  readonly outputShape: readonly number[];
  /** Names of the layer's own weights. */
  readonly weights: readonly string[];
  /** Whether other layers stand inside it. */
  readonly container: boolean;
}

/** Time of one training step by layers; see `compareBackends` for how it is measured. */
export interface BackendTimes {
  /**
   * `calls`: every call of a primitive is timed where it is made. `synchronized`: the device goes on computing after a call, so every
   * call is made once more by itself, and timed until its numbers can be read.
   */
  readonly method: "calls" | "synchronized";
  /** Steps that were measured, warm-up not counted; each time is the median of theirs. */
  readonly runs: number;
  /** Milliseconds of a whole step by the clock, everything included. */
  readonly step: number;
  /** In the order of `Comparison.layers`, then `loss`, `update` (the optimizer) and `other`; only where something was computed. */
  readonly layers: readonly LayerTime[];
}

/** Milliseconds that one step spends in one layer, those of layers inside it not included. */
export interface LayerTime {
  /** The layer's path (empty for the model itself), or `loss`, `update`, `other`. */
  readonly layer: string;
  readonly forward: number;
  readonly backward: number;
}

import { checkOptions, softmaxCrossEntropy, TensorError } from "@striate/core";
import type { Callback } from "../callbacks/Callback.js";
import type { Loss } from "../losses/Loss.js";
import type { Optimizer } from "../optimizers/Optimizer.js";
import type { TrainingData } from "./TrainingData.js";

export interface FitOptions {
  readonly optimizer: Optimizer;
  /** Default `softmaxCrossEntropy`. */
  readonly loss?: Loss;
  /** Number of the last epoch: how often to go through the data, unless `initialEpoch` says that some were done. Default 1. */
  readonly epochs?: number;
  /** Evaluated after every epoch. */
  readonly validation?: TrainingData;
  /** Epochs that were done before: the run goes on with the next one's order, and counts on. Default 0. */
  readonly initialEpoch?: number;
  readonly callbacks?: readonly Callback[];
  /** Ends the run after the step under way; `fit` then returns what it has. */
  readonly signal?: AbortSignal;
}

/** With every default filled in. */
export type FitSettings = Required<Omit<FitOptions, "validation" | "signal">> & {
  readonly validation: TrainingData | undefined;
  readonly signal: AbortSignal | undefined;
};

const OPTIONS = ["optimizer", "loss", "epochs", "validation", "initialEpoch", "callbacks", "signal"];

/** @throws TensorError `OPTION` */
export function fitSettings(options: FitOptions): FitSettings {
  checkOptions("fit", options ?? {}, OPTIONS);
  if (typeof options?.optimizer?.apply !== "function") {
    throw new TensorError("OPTION", "fit", "there is no optimizer", "Pass { optimizer: new Adam() }");
  }
  const {
    optimizer,
    loss = softmaxCrossEntropy,
    epochs = 1,
    validation,
    initialEpoch = 0,
    callbacks = [],
    signal,
  } = options;
  checkCount("epochs", epochs, 1);
  checkCount("initialEpoch", initialEpoch, 0);
  if (initialEpoch > epochs) {
    throw new TensorError(
      "OPTION",
      "fit",
      `initialEpoch ${initialEpoch} is beyond the last epoch, ${epochs}`,
      "epochs counts those that were done before too",
    );
  }
  return { optimizer, loss, epochs, validation, initialEpoch, callbacks, signal };
}

function checkCount(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new TensorError(
    "OPTION",
    "fit",
    `${name} ${value} is not a count`,
    `Use a whole number of at least ${least}`,
  );
}

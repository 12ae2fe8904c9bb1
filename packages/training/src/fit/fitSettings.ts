import { checkOptions, softmaxCrossEntropy, TensorError } from "@striate/core";
import type { FitOptions } from "./FitOptions.js";

type Optional = "validation" | "schedule" | "ema" | "checkpoints" | "signal";

/** `fit`'s options with every default filled in. */
export type FitSettings = Required<Omit<FitOptions, Optional>> & {
  readonly [Name in Optional]: FitOptions[Name] | undefined;
};

const OPTIONS: readonly (keyof FitOptions)[] = [
  "optimizer",
  "loss",
  "metrics",
  "epochs",
  "validation",
  "initialEpoch",
  "schedule",
  "gradientAccumulationSteps",
  "ema",
  "callbacks",
  "checkpoints",
  "resume",
  "signal",
];

/** @throws TensorError `OPTION` */
export function fitSettings(options: FitOptions): FitSettings {
  checkOptions("fit", options ?? {}, OPTIONS);
  if (typeof options?.optimizer?.apply !== "function") {
    throw new TensorError("OPTION", "fit", "there is no optimizer", "Pass { optimizer: new Adam() }");
  }
  const {
    optimizer,
    loss = softmaxCrossEntropy,
    metrics = [],
    epochs = 1,
    validation,
    initialEpoch = 0,
    schedule,
    gradientAccumulationSteps = 1,
    ema,
    callbacks = [],
    checkpoints,
    resume = false,
    signal,
  } = options;
  checkCount("epochs", epochs, 1);
  checkCount("initialEpoch", initialEpoch, 0);
  checkCount("gradientAccumulationSteps", gradientAccumulationSteps, 1);
  if (initialEpoch > epochs) {
    throw new TensorError(
      "OPTION",
      "fit",
      `initialEpoch ${initialEpoch} is beyond the last epoch, ${epochs}`,
      "epochs counts those that were done before too",
    );
  }
  if (resume !== false && checkpoints === undefined) {
    throw new TensorError(
      "OPTION",
      "fit",
      "there are no checkpoints to resume from",
      "Pass { checkpoints: { store } } too",
    );
  }
  if (resume !== false && initialEpoch > 0) {
    throw new TensorError(
      "OPTION",
      "fit",
      "resume and initialEpoch both tell where to begin",
      "Leave initialEpoch out: the checkpoint knows it",
    );
  }
  return {
    optimizer,
    loss,
    metrics,
    epochs,
    validation,
    initialEpoch,
    schedule,
    gradientAccumulationSteps,
    ema,
    callbacks,
    checkpoints,
    resume,
    signal,
  };
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

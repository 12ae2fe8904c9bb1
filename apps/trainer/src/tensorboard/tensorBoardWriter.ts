import type { Callback, EpochRecord } from "@striate/training";
import type { Validation } from "../train/Validation.js";
import { encodeEvent, type TensorBoardEvent } from "./encodeEvent.js";
import { tfRecord } from "./tfRecord.js";

interface Events {
  /** Adds bytes to a file, which is made where there is none. */
  appendEvents(name: string, bytes: Uint8Array): void;
}

const TRAIN = "train";

/**
 * Writes a run for TensorBoard as it goes: numbers of every step and every epoch, each at the step of the whole run. A run that goes on gets new
 * files, and what was written behind its checkpoint counts no more. Training and validation have a folder each: TensorBoard draws the same tag of several
 * folders into one figure.
 */
export function tensorBoardWriter(
  folder: Events,
  validatedOn: Validation["on"],
  now: () => number = Date.now,
): Callback {
  const log = new Map<string, string>();
  let step = 0;
  let learningRate = () => Number.NaN;
  const write = (curve: string, what: TensorBoardEvent["what"], at: number) => {
    const record = tfRecord(encodeEvent({ wallTime: now() / 1000, step: at, what }));
    folder.appendEvents(`${curve}/${log.get(curve)}`, record);
  };
  return {
    onTrainBegin: ({ history, optimizer }) => {
      step = history.steps.at(-1)?.step ?? 0;
      learningRate = () => optimizer.learningRate;
      for (const curve of [TRAIN, validatedOn]) {
        log.set(
          curve,
          `events.out.tfevents.${String(Math.floor(now() / 1000)).padStart(10, "0")}.${step}.striate`,
        );
        write(curve, { fileVersion: "brain.Event:2" }, 0);
        // Also at the first step: a run may go on from its beginning, where it was cut off before its first checkpoint.
        write(curve, { sessionStart: true }, step + 1);
      }
    },
    onStepEnd: (end) => {
      step = end.step;
      const scalars = {
        "step/loss": end.loss,
        "step/accuracy": end.accuracy,
        "step/learning rate": learningRate(),
      };
      write(TRAIN, { scalars }, step);
    },
    onEpochEnd: (record) => {
      const { train, validation } = scalarsOf(record);
      write(TRAIN, { scalars: train }, step);
      if (Object.keys(validation).length > 0) write(validatedOn, { scalars: validation }, step);
    },
  };
}

/** `valLoss` stands under the same tag as `loss`, and so on. */
function scalarsOf({ loss, accuracy, valLoss, valAccuracy, metrics = {} }: EpochRecord) {
  const all = { loss, accuracy, valLoss, valAccuracy, ...metrics };
  const train: Record<string, number> = {};
  const validation: Record<string, number> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value === undefined) continue;
    const own = /^val([A-Z].*)$/.exec(name)?.[1];
    if (own === undefined) train[`epoch/${name}`] = value;
    else validation[`epoch/${own[0]!.toLowerCase()}${own.slice(1)}`] = value;
  }
  return { train, validation };
}

import type { History } from "./history.js";

/** A run that cannot go on: the loss is no number any more. */
export class TrainingError extends Error {
  override readonly name = "TrainingError";
  readonly code = "NON_FINITE";
  readonly epoch: number;
  readonly step: number;
  /** What came before. */
  readonly history: History;

  constructor(loss: number, epoch: number, step: number, history: History) {
    const last = history.steps.at(-1);
    const before = last === undefined ? "It was so from the start" : `One step before it was ${last.loss}`;
    super(
      `fit: the loss is ${loss} at step ${step} (epoch ${epoch}). ${before}. Lower the learning rate, or look for damaged inputs.`,
    );
    this.epoch = epoch;
    this.step = step;
    this.history = history;
  }
}

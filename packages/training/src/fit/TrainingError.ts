import type { History } from "./History.js";

/** A run that cannot go on: the loss is no finite number any more. */
export class TrainingError extends Error {
  override readonly name = "TrainingError";
  readonly code = "NON_FINITE";
  /** From 1 on. */
  readonly epoch: number;
  /** Of the whole run, from 1 on. */
  readonly step: number;
  /** What came before. */
  readonly history: History;

  constructor(
    problem: string,
    { epoch, step, history }: { readonly epoch: number; readonly step: number; readonly history: History },
  ) {
    const last = history.steps.at(-1);
    const before =
      last === undefined
        ? "It was so from the start"
        : `The last finite loss was ${last.loss} at step ${last.step}`;
    super(
      `fit: ${problem} at step ${step} (epoch ${epoch}). ${before}. Lower the learning rate, or look for damaged inputs.`,
    );
    this.epoch = epoch;
    this.step = step;
    this.history = history;
  }
}

import type { Parameter, Tensor } from "@striate/core";
import type { Callback } from "../callbacks/Callback.js";
import type { TrainingRun } from "../callbacks/TrainingRun.js";
import type { Optimizer } from "../optimizers/Optimizer.js";
import { Breather } from "./Breather.js";
import type { FitSettings } from "./fitSettings.js";
import type { EpochRecord, History, StepRecord } from "./History.js";
import { Totals } from "./Totals.js";
import type { Trainable } from "./Trainable.js";
import { stepsOf, type TrainingData } from "./TrainingData.js";

/** Where a run stands, and so what it draws: all that is random follows from seeds and these numbers. */
export interface Position {
  /** The epoch under way, from 1 on; after the last one more than there are. */
  readonly epoch: number;
  /** Its batches that were used. */
  readonly batch: number;
  /** Steps of the whole run that were taken. */
  readonly step: number;
  /** Batches of the whole run that were used. */
  readonly batches: number;
  /** What the epoch's batches gave so far. */
  readonly totals: Totals;
  /** How long they took. */
  readonly seconds: number;
}

/** A `fit` under way. */
export class Run implements TrainingRun {
  readonly model: Trainable;
  readonly data: TrainingData;
  readonly settings: FitSettings;
  readonly breather = new Breather();
  position: Position;
  epochs: readonly EpochRecord[] = [];
  steps: StepRecord[] = [];
  stoppedBy: string | undefined;

  constructor(model: Trainable, data: TrainingData, settings: FitSettings) {
    this.model = model;
    this.data = data;
    this.settings = settings;
    const { initialEpoch } = settings;
    this.position = startOf(initialEpoch + 1, {
      step: initialEpoch * (this.stepsPerEpoch ?? 0),
      batches: initialEpoch * (stepsOf(data) ?? 0),
    });
  }

  get optimizer(): Optimizer {
    return this.settings.optimizer;
  }

  /** If known. */
  get stepsPerEpoch(): number | undefined {
    const batches = stepsOf(this.data);
    return batches === undefined ? undefined : Math.ceil(batches / this.settings.gradientAccumulationSteps);
  }

  get evaluatedWeights(): ReadonlyMap<Parameter, Tensor> {
    const averages = this.settings.ema?.weights;
    if (averages !== undefined && averages.size > 0) return averages;
    return new Map(this.model.parameters.map((parameter) => [parameter, parameter.value]));
  }

  /** Whether something wants it to end before its time. */
  get interrupted(): boolean {
    return this.stoppedBy !== undefined || (this.settings.signal?.aborted ?? false);
  }

  get goesOn(): boolean {
    return !this.interrupted && this.position.epoch <= this.settings.epochs;
  }

  get history(): History {
    const { epochs, steps, stoppedBy, settings } = this;
    const unfinished = this.position.epoch <= settings.epochs;
    const stopped = unfinished && stoppedBy === undefined && (settings.signal?.aborted ?? false);
    return { epochs, steps, stopped, ...(stoppedBy === undefined ? {} : { stoppedBy }) };
  }

  stop(reason: string): void {
    this.stoppedBy ??= reason;
  }

  /** The epoch is done: the position is before the next one. */
  endEpoch(record: EpochRecord): void {
    this.epochs = [...this.epochs, record];
    this.position = startOf(this.position.epoch + 1, this.position);
  }

  /** Calls every callback, in their order, each awaited. */
  async tell(call: (callback: Callback) => void | Promise<void> | undefined): Promise<void> {
    for (const callback of this.settings.callbacks) await call(callback);
  }
}

function startOf(epoch: number, { step, batches }: Pick<Position, "step" | "batches">): Position {
  return { epoch, batch: 0, step, batches, totals: new Totals(), seconds: 0 };
}

import type {
  EarlyStopping,
  ExponentialMovingAverage,
  FitOptions,
  Metric,
  Optimizer,
  Schedule,
} from "@striate/training";
import { chosen } from "../choices/chosen.js";
import { OPTIMIZERS } from "../choices/optimizers.js";
import { UsageError } from "../UsageError.js";
import { lossOf } from "./lossOf.js";
import { scheduleOf } from "./scheduleOf.js";
import type { TrainFlags } from "./TrainFlags.js";
import type { TrainingSets } from "./trainingData.js";

/** How a run learns, as `fit` takes it. */
export interface Recipe {
  readonly optimizer: Optimizer;
  readonly loss: NonNullable<FitOptions["loss"]>;
  readonly metrics: readonly Metric[];
  readonly schedule: Schedule | undefined;
  readonly ema: ExponentialMovingAverage | undefined;
  readonly earlyStopping: EarlyStopping | undefined;
  readonly stepsPerEpoch: number;
}

/** Classes from which on the first five are of interest. */
const MANY = 20;

/** Everything that the flags say of learning. @throws UsageError, TensorError */
export async function recipe(flags: TrainFlags, { train, batches }: TrainingSets): Promise<Recipe> {
  const { accumulate, learningRate, epochs, monitor } = flags;
  const stepsPerEpoch = Math.ceil(batches.size / accumulate);
  const metrics = await metricsOf(flags.topK, train.classNames.length);
  checkMonitor(monitor, metrics);
  return {
    optimizer: await OPTIMIZERS[chosen("optimizer", OPTIMIZERS, flags.optimizer)](flags),
    loss: await lossOf(flags, train),
    metrics,
    schedule: await scheduleOf(flags, { learningRate, epochs, monitor, stepsPerEpoch }),
    ema: await averageOf(flags.ema),
    earlyStopping: await stoppingOf(flags),
    stepsPerEpoch,
  };
}

async function metricsOf(k: number | undefined, classes: number): Promise<readonly Metric[]> {
  if (k !== undefined && k >= classes) {
    throw new UsageError(`--top-k ${k} is always right with ${classes} classes. Choose fewer.`);
  }
  const count = k ?? (classes >= MANY ? 5 : undefined);
  if (count === undefined) return [];
  const { topKAccuracy } = await import("@striate/training");
  return [topKAccuracy(count)];
}

/** Now, and not after the first epoch. */
function checkMonitor(monitor: string, metrics: readonly Metric[]): void {
  const own = metrics.flatMap(({ name }) => [name, `val${name[0]!.toUpperCase()}${name.slice(1)}`]);
  const known = ["valLoss", "valAccuracy", "loss", "accuracy", ...own];
  if (known.includes(monitor)) return;
  throw new UsageError(
    `--monitor ${monitor} is nothing that this run measures. Choose from ${known.join(", ")}.`,
  );
}

async function averageOf(decay: number | undefined): Promise<ExponentialMovingAverage | undefined> {
  if (decay === undefined) return undefined;
  const { ExponentialMovingAverage } = await import("@striate/training");
  return new ExponentialMovingAverage({ decay });
}

async function stoppingOf({
  earlyStopping,
  monitor,
  minDelta,
}: TrainFlags): Promise<EarlyStopping | undefined> {
  if (earlyStopping === undefined) {
    if (minDelta === undefined) return undefined;
    throw new UsageError("--min-delta is of early stopping. Add --early-stopping, or leave it out.");
  }
  const { EarlyStopping } = await import("@striate/training");
  return new EarlyStopping({
    patience: earlyStopping,
    monitor,
    ...(minDelta === undefined ? {} : { minDelta }),
  });
}

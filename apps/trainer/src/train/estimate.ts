import type { Model } from "@striate/layers";
import { evaluate, type TrainingBatch, trainStep } from "@striate/training";
import { peakMemory } from "../peakMemory.js";
import type { Recipe } from "./recipe.js";
import type { TrainFlags } from "./TrainFlags.js";
import type { TrainingSets } from "./trainingData.js";
import type { PreparedBatches } from "./withPrefetch.js";

/** What a run will take, from a few of its steps. */
export interface Estimate {
  /** Batches that were measured, and those before, in which the engine compiles and memory grows. */
  readonly measured: number;
  readonly warmUp: number;
  readonly secondsPerBatch: number;
  readonly imagesPerSecond: number;
  readonly secondsPerEpoch: number;
  /** The test after every epoch. */
  readonly testSeconds: number;
  readonly totalSeconds: number;
  /** The most that the process has taken so far, the data included. */
  readonly peakMemoryBytes: number;
  readonly checkpointBytes: number;
}

const WARM_UP = 3;
const MEASURED = 10;
/** Seconds after which fewer have to do. */
const PATIENCE = 20;
const TEST_BATCHES = 3;

/** Trains for a few steps, and throws away what came of it. */
export async function estimate(
  model: Model,
  { batches, test }: Pick<TrainingSets, "test"> & { readonly batches: PreparedBatches },
  recipe: Pick<Recipe, "optimizer" | "loss" | "metrics" | "ema">,
  { epochs, batchSize, testBatch }: Pick<TrainFlags, "epochs" | "batchSize"> & { readonly testBatch: number },
): Promise<Estimate> {
  const { optimizer, loss, metrics, ema } = recipe;
  const times: number[] = [];
  const begun = performance.now();
  let asked = begun;
  for await (const batch of repeated(batches)) {
    await trainStep(model, batch, { optimizer, loss, metrics, step: times.length + 1 });
    ema?.update(model);
    const now = performance.now();
    times.push((now - asked) / 1000);
    asked = now;
    if (times.length === WARM_UP + MEASURED) break;
    if (times.length > WARM_UP && (now - begun) / 1000 > PATIENCE) break;
  }
  const secondsPerBatch = median(times.slice(WARM_UP));
  const testBatches = test.batch(testBatch);
  const few = testBatches.take(Math.min(TEST_BATCHES, testBatches.size));
  const testBegun = performance.now();
  await evaluate(model, few, { loss, metrics });
  const testSeconds = (((performance.now() - testBegun) / 1000) * testBatches.size) / few.size;
  const secondsPerEpoch = secondsPerBatch * batches.size;
  return {
    measured: times.length - WARM_UP,
    warmUp: WARM_UP,
    secondsPerBatch,
    imagesPerSecond: batchSize / secondsPerBatch,
    secondsPerEpoch,
    testSeconds,
    totalSeconds: epochs * (secondsPerEpoch + testSeconds),
    peakMemoryBytes: peakMemory(),
    checkpointBytes: checkpointBytes(model, recipe),
  };
}

/** Full batches, epoch after epoch: the last one may be short. */
async function* repeated(batches: PreparedBatches): AsyncGenerator<TrainingBatch> {
  for (let index = 0; ; index++) {
    let position = 0;
    for await (const batch of batches.epoch(index)) {
      if (++position < batches.size || batches.size === 1) yield batch;
    }
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function checkpointBytes(
  { parameters }: Model,
  { optimizer, ema }: Pick<Recipe, "optimizer" | "ema">,
): number {
  const weights = parameters.reduce((sum, { value }) => sum + value.size, 0);
  const slots = [...optimizer.slots.values()].flatMap((kinds) => [...kinds.values()]);
  const remembered = slots.reduce((sum, { value }) => sum + value.size, 0);
  return 4 * (weights + remembered + (ema === undefined ? 0 : weights));
}

import { Checkpoints } from "../checkpoints/Checkpoints.js";
import type { FitOptions } from "./FitOptions.js";
import { fitSettings } from "./fitSettings.js";
import type { History } from "./History.js";
import { Run } from "./Run.js";
import { runEpoch } from "./runEpoch.js";
import type { Trainable } from "./Trainable.js";
import type { TrainingData } from "./TrainingData.js";

/**
 * Trains a model.
 *
 * Every step runs in a scope of its own: memory is flat. The loop lets other tasks of the page or process run every 50 ms or so.
 *
 * @returns the run as plain numbers
 * @throws TrainingError when the loss, or that of the validation, is no finite number, naming the step; where the device can be read
 * without waiting the weights are still those before that step. CheckpointError when a checkpoint is damaged, of another run, or cannot be
 * written. TensorError `OPTION`, and whatever the data or callbacks throw.
 * @example
 * const history = await fit(model, train.shuffle({ seed: 42 }).batch(128), {
 *   optimizer: new Adam({ learningRate: 1e-3 }), epochs: 5, validation: test.batch(64),
 * });
 */
export async function fit(model: Trainable, data: TrainingData, options: FitOptions): Promise<History> {
  const run = new Run(model, data, fitSettings(options));
  const checkpoints = new Checkpoints(run);
  const restoreCallbacks = await checkpoints.open();
  await run.tell((callback) => callback.onTrainBegin?.(run));
  restoreCallbacks();
  while (run.goesOn) {
    const record = await runEpoch(run, checkpoints);
    if (record === undefined) break;
    await run.tell((callback) => callback.onEpochEnd?.(record));
    await checkpoints.afterEpoch(record);
  }
  await checkpoints.beforeEnd();
  const { history } = run;
  await run.tell((callback) => callback.onTrainEnd?.(history));
  return history;
}

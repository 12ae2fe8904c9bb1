import { reshape } from "@striate/core";
import { type Batch, type Batches, Dataset } from "@striate/datasets";
import { type Evaluation, evaluate, predict, type Trainable } from "@striate/training";
import { type TestResults, testResults } from "../report/run/testResults.js";
import type { PreparedRun } from "./PreparedRun.js";
import { TEST_BATCH } from "./testBatch.js";

/** What the weights that a run leaves behind make of the test set. */
export interface FinalTest extends TestResults {
  /** As training measures it. */
  readonly loss: number;
  /** Those of the run beside loss and accuracy, such as `top5`. */
  readonly metrics: NonNullable<Evaluation["metrics"]>;
}

/**
 * Reads the test set, once: all that there is to tell of it is made of the same outputs.
 *
 * @returns undefined when the signal came before the end, and when the model gives what is no number
 */
export async function finalTest(
  { network, sets: { test }, recipe: { loss, metrics } }: PreparedRun,
  signal: AbortSignal,
): Promise<FinalTest | undefined> {
  if (signal.aborted) return undefined;
  const logits = await predict(network, stoppable(test.batch(TEST_BATCH), signal));
  if (signal.aborted) return undefined;
  const [count, classes] = [logits.shape[0]!, logits.shape[1]!];
  const outputs = Dataset.from({
    images: { data: logits.data, shape: [count, 1, 1, classes] },
    labels: test.labels(),
    classNames: test.classNames,
  });
  /** Gives back the outputs that it is given. */
  const known: Trainable = {
    parameters: network.parameters,
    call: (x) => reshape(x, [x.shape[0]!, classes]),
  };
  const results = await testResults(known, outputs, { seconds: Number.POSITIVE_INFINITY });
  if (results === undefined) return undefined;
  const evaluation = await evaluate(known, outputs.batch(TEST_BATCH), { loss, metrics });
  return { ...results, loss: evaluation.loss, metrics: evaluation.metrics ?? {} };
}

function* stoppable(batches: Batches, signal: AbortSignal): Generator<Batch> {
  for (const batch of batches.epoch(0)) {
    yield batch;
    if (signal.aborted) return;
  }
}

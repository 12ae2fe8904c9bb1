import type { Dataset } from "@striate/datasets";
import { ConfusionMatrix, predict, type Trainable } from "@striate/training";

/** A test picture that was taken for what it is not. */
export interface Mistake {
  /** Its place in the test set. */
  readonly index: number;
  readonly label: number;
  readonly predicted: number;
  /** Probability of what it was taken for. */
  readonly certainty: number;
  /** Probability of what it is. */
  readonly ofLabel: number;
}

export interface TestResults {
  readonly confusion: ConfusionMatrix;
  /** How many pictures were read: all, unless time was short. */
  readonly count: number;
  readonly accuracy: number;
  /** The most certain ones, the worst first. */
  readonly mistakes: readonly Mistake[];
  /** A picture that was taken for what it is, the most certain of the first ones; the first of all where none was. */
  readonly sample: number;
}

const BATCH = 64;
const MOST_MISTAKES = 24;

/**
 * Reads a test set with a model.
 *
 * @param seconds after so many no further batch is read
 * @returns undefined when the model gives what is no number
 */
export async function testResults(
  model: Trainable,
  test: Dataset,
  { seconds }: { readonly seconds: number },
): Promise<TestResults | undefined> {
  const end = performance.now() + 1000 * seconds;
  const mistakes: Mistake[] = [];
  let confusion: ConfusionMatrix | undefined;
  let count = 0;
  let sample = { index: 0, certainty: -1 };
  for (const { images, labels } of test.batch(BATCH).epoch(0)) {
    const { data, shape } = await predict(model, images, { softmax: true });
    if (!data.every(Number.isFinite)) return undefined;
    const classes = shape[1]!;
    confusion ??= new ConfusionMatrix(classes);
    const predictions = Array.from(labels.data, (label, row) => {
      const probabilities = data.subarray(row * classes, (row + 1) * classes);
      const certainty = Math.max(...probabilities);
      const predicted = probabilities.indexOf(certainty);
      return { index: count + row, label, predicted, certainty, ofLabel: probabilities[label]! };
    });
    confusion.add(
      labels.data,
      predictions.map(({ predicted }) => predicted),
    );
    for (const prediction of predictions) {
      const right = prediction.label === prediction.predicted;
      if (!right) mistakes.push(prediction);
      else if (count === 0 && prediction.certainty > sample.certainty) sample = prediction;
    }
    mistakes.sort((a, b) => b.certainty - a.certainty).splice(MOST_MISTAKES);
    count += labels.data.length;
    if (performance.now() > end) break;
  }
  if (confusion === undefined) return undefined;
  return { confusion, count, accuracy: confusion.accuracy, mistakes, sample: sample.index };
}

import { createReferenceBackend } from "@striate/backend-reference";
import { tensor } from "@striate/core";
import { Dataset } from "@striate/datasets";
import { Dense, Flatten, Sequential } from "@striate/layers";
import { describe, expect, it } from "vitest";
import { testResults } from "./testResults.js";

const CLASSES = 3;

/** Gives the pixels back as logits. */
function mirror(factor = 1) {
  const backend = createReferenceBackend();
  const model = new Sequential([new Flatten(), new Dense({ units: CLASSES })]);
  model.build([null, 1, CLASSES, 1], { backend });
  const identity = Array.from({ length: CLASSES }, (_, row) =>
    Array.from({ length: CLASSES }, (_, column) => (row === column ? factor : 0)),
  );
  model.parameters[0]!.assign(tensor(backend, identity));
  return model;
}

const dataset = (logits: readonly (readonly number[])[], labels: readonly number[]) =>
  Dataset.from({
    images: { data: Float32Array.from(logits.flat()), shape: [logits.length, 1, CLASSES, 1] },
    labels,
  });

const probability = (logits: readonly number[], index: number) =>
  Math.exp(logits[index]!) / logits.reduce((sum, logit) => sum + Math.exp(logit), 0);

const LOGITS = [
  [2, 0, 1],
  [0, 3, 0],
  [0, 1, 4],
  [5, 0, 0],
  [1, 0, 0],
];
const LABELS = [0, 2, 2, 1, 1];

describe("the results of a test", () => {
  it("count what was taken for what", async () => {
    const results = await testResults(mirror(), dataset(LOGITS, LABELS), {
      seconds: Number.POSITIVE_INFINITY,
    });
    expect(results?.confusion.toJSON()).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [0, 1, 1],
    ]);
    expect([results?.count, results?.accuracy]).toEqual([5, 2 / 5]);
  });

  it("have the mistakes with their probabilities, the surest first", async () => {
    const results = await testResults(mirror(), dataset(LOGITS, LABELS), {
      seconds: Number.POSITIVE_INFINITY,
    });
    expect(results?.mistakes.map(({ index, label, predicted }) => [index, label, predicted])).toEqual([
      [3, 1, 0],
      [1, 2, 1],
      [4, 1, 0],
    ]);
    for (const { index, predicted, label, certainty, ofLabel } of results!.mistakes) {
      // A softmax in float32 of three terms: some 10 roundings of 2⁻²⁴ each.
      expect(Math.abs(certainty - probability(LOGITS[index]!, predicted))).toBeLessThan(10 * 2 ** -24);
      expect(Math.abs(ofLabel - probability(LOGITS[index]!, label))).toBeLessThan(10 * 2 ** -24);
    }
    // Of those that are right the surest one.
    expect(results?.sample).toBe(2);
  });

  it("keep the 24 worst of many mistakes, wherever they stand", async () => {
    const logits = Array.from({ length: 200 }, (_, index) => [1 + ((index * 37) % 200) / 100, 0, 0]);
    const results = await testResults(
      mirror(),
      dataset(
        logits,
        logits.map(() => 1),
      ),
      {
        seconds: Number.POSITIVE_INFINITY,
      },
    );
    const largest = logits.map(([first]) => first!).sort((a, b) => b - a);
    expect(results?.mistakes.map(({ index }) => logits[index]![0])).toEqual(largest.slice(0, 24));
    expect(results?.sample).toBe(0);
  });

  it("are of the first batch where time is short", async () => {
    const logits = Array.from({ length: 200 }, () => [1, 0, 0]);
    const data = dataset(
      logits,
      logits.map(() => 0),
    );
    const results = await testResults(mirror(), data, { seconds: 0 });
    expect([results?.count, results?.confusion.total]).toEqual([64, 64]);
  });

  it("are none where the model gives what is no number", async () => {
    const data = dataset(LOGITS, LABELS);
    expect(await testResults(mirror(1e38), data, { seconds: 1 })).toBeUndefined();
  });
});

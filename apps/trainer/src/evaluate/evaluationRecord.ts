import type { TestOutcome } from "./evaluateFile.js";

/** What a model made of a test set, for programs. */
export function evaluationRecord({
  dataset,
  classNames,
  evaluation,
}: TestOutcome): Readonly<Record<string, unknown>> {
  const { loss, accuracy, count, metrics, confusion } = evaluation;
  return {
    type: "evaluation",
    ...{ dataset, count, loss, accuracy },
    ...metrics,
    classes: confusion?.scores.map((scores, id) => ({ name: classNames[id], ...scores })),
    macro: confusion?.macro,
    confusion: confusion?.toJSON(),
  };
}

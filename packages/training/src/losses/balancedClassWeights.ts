import { TensorError } from "@striate/core";

/**
 * Weights for `crossEntropy` that let every class count as much as any other: n / (classes · examples of the class), scikit-learn's
 * "balanced". Their mean over the examples is 1.
 *
 * @param labels class ids of the training data
 * @throws TensorError `VALUE` for an id that is not one of the classes, and for a class without examples
 * @example
 * crossEntropy({ classWeights: balancedClassWeights(labels, 10) });
 */
export function balancedClassWeights(labels: Iterable<number>, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  let total = 0;
  for (const label of labels) {
    if (counts[label] === undefined) throw refusal(`label ${label} is not one of ${classes} classes`);
    counts[label]++;
    total++;
  }
  const empty = counts.indexOf(0);
  if (empty >= 0) throw refusal(`class ${empty} has no examples`);
  return counts.map((count) => total / (classes * count));
}

function refusal(problem: string): TensorError {
  return new TensorError(
    "VALUE",
    "balancedClassWeights",
    problem,
    "Pass all labels, and the number of their classes",
  );
}

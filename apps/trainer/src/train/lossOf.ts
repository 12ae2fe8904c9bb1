import type { Dataset } from "@striate/datasets";
import type { Loss } from "@striate/training";
import type { LearningFlags } from "../commands/learningOptions.js";
import { UsageError } from "../UsageError.js";

interface LossFlags extends Pick<LearningFlags, "labelSmoothing" | "classWeights"> {
  readonly auxiliary?: boolean;
}

/** The cross-entropy that the flags ask for. @throws UsageError */
export async function lossOf(
  { labelSmoothing = 0, classWeights, auxiliary = false }: LossFlags,
  train: Dataset,
): Promise<Loss> {
  const { crossEntropy, softmaxCrossEntropy } = await import("@striate/training");
  const weights = classWeights === "balanced" ? await balanced(train) : classWeights;
  const classes = train.classNames.length;
  if (weights !== undefined && weights.length !== classes) {
    throw new UsageError(
      `--class-weights has ${weights.length} numbers, and there are ${classes} classes (${train.classNames.join(", ")}). Give each class one.`,
    );
  }
  const plain =
    weights === undefined && labelSmoothing === 0
      ? softmaxCrossEntropy
      : crossEntropy({ labelSmoothing, ...(weights === undefined ? {} : { classWeights: weights }) });
  if (!auxiliary) return plain;
  const { auxiliaryLoss } = await import("@striate/models");
  return auxiliaryLoss(plain);
}

async function balanced(train: Dataset): Promise<readonly number[]> {
  const { balancedClassWeights } = await import("@striate/training");
  const labels = train.labels();
  const missing = train.classNames.filter((_, id) => !labels.includes(id));
  if (missing.length > 0) {
    throw new UsageError(
      `--class-weights balanced needs pictures of every class, and there are none of ${missing.join(", ")}. Give numbers, or leave it out.`,
    );
  }
  return balancedClassWeights(labels, train.classNames.length);
}

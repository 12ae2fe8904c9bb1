import { type Moment, measureAllowance } from "@striate/backend-conformance";
import { createReferenceBackend } from "@striate/backend-reference";
import type { ExpectedMoment } from "./compareMoment.js";
import { type FieldOf, momentFields } from "./momentFields.js";
import type { Progress } from "./progressOf.js";
import { type Training, train } from "./train.js";

/** What the reference makes of a training, and what others may be off. */
export interface Yardstick {
  readonly moments: readonly Moment[];
  readonly expected: readonly ExpectedMoment[];
  readonly fieldOf: FieldOf;
}

export async function measureYardstick(training: Training, tell: Progress): Promise<Yardstick> {
  const reference = createReferenceBackend();
  const { expected, allowed, kinks } = await measureAllowance(async (perturbation) => {
    tell(reference.name, "measuring what is allowed");
    const moments: Moment[] = [];
    await train(reference, training, (own) => void moments.push(...own), perturbation);
    return moments;
  });
  return {
    moments: expected,
    expected: expected.map((moment, index) => ({ moment, allowed: allowed[index], kink: kinks[index] })),
    fieldOf: momentFields(training.carried.model, training.images.shape, expected),
  };
}

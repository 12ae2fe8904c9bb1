import type { Evaluation } from "./evaluate.js";
import { measure } from "./measure.js";
import type { Run } from "./Run.js";
import type { TrainingData } from "./TrainingData.js";

/** With the averages, where there are some. @returns undefined when the signal ended it early */
export async function validate(
  { model, settings: { loss, metrics, ema, signal } }: Run,
  validation: TrainingData,
): Promise<Evaluation | undefined> {
  const evaluation = () => measure("fit", model, validation, { loss, metrics, signal, confusion: false });
  try {
    return await (ema === undefined ? evaluation() : ema.during(model, evaluation));
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  }
}

import type { EpochRecord, History, StepRecord } from "@striate/training";

/** What history.jsonl holds of a run: every epoch behind its steps. */
export function historyLines({ epochs, steps }: Pick<History, "epochs" | "steps">): string {
  const lastSteps = new Map(steps.map(({ epoch, step }) => [epoch, step]));
  const ended = new Map(epochs.map((record) => [lastSteps.get(record.epoch), record]));
  return steps
    .flatMap((record) => {
      const epoch = ended.get(record.step);
      return [stepLine(record), ...(epoch === undefined ? [] : [epochLine(epoch)])];
    })
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");
}

export function stepLine({ epoch, step, loss, accuracy }: StepRecord): Readonly<Record<string, unknown>> {
  return { type: "step", epoch, step, loss, accuracy };
}

/** Times stand in result.json: the history of a seed is the same in every run. */
export function epochLine(record: EpochRecord): Readonly<Record<string, unknown>> {
  const { seconds: _seconds, imagesPerSecond: _rate, ...numbers } = record;
  return { type: "epoch", ...numbers };
}

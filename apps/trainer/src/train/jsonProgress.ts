import type { Callback } from "@striate/training";
import { epochLine } from "../historyLines.js";
import type { Listeners } from "./Listeners.js";

/** What a program sees of a run: a line of JSON every `logEvery` steps, and for every epoch. */
export function jsonProgress(
  { tell }: Pick<Listeners, "tell">,
  { logEvery }: { readonly logEvery: number },
): Callback & { stop(): void } {
  return {
    stop: () => {},
    onStepEnd: ({ step, ...rest }) => {
      if (step % logEvery === 0) tell({ type: "step", step, ...rest });
    },
    onEpochEnd: (record) => {
      const { seconds, imagesPerSecond } = record;
      tell({ ...epochLine(record), seconds, imagesPerSecond });
    },
  };
}

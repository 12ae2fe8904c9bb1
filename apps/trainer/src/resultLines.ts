import { percent } from "./progress.js";
import type { RunFacts } from "./report/run/RunFacts.js";

/** The accuracies of a run, for people. */
export function resultLines({ history, kept, validation, onTest, onTrain }: RunFacts): readonly string[] {
  const { epochs, stopped } = history;
  const { on } = validation;
  const epoch = on === "test" ? epochs.at(-1) : kept;
  const metrics = Object.entries(onTest?.metrics ?? {});
  return [
    ...(epoch?.valAccuracy === undefined
      ? []
      : [`${on} accuracy ${percent(epoch.valAccuracy)}${stopped ? ` (after epoch ${epoch.epoch})` : ""}`]),
    ...(onTest === undefined
      ? []
      : [
          [
            `test accuracy ${percent(onTest.accuracy)}`,
            ...metrics.map(([name, value]) => `${name.replace(/^top/, "top-")} ${percent(value)}`),
          ].join(", "),
        ]),
    ...(onTrain === undefined
      ? []
      : [
          `train accuracy ${percent(onTrain.accuracy)} (final weights, ${onTrain.count.toLocaleString("en-US")} pictures)`,
        ]),
  ];
}

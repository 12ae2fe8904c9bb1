import type { RunFacts } from "./report/run/RunFacts.js";

/** What result.json says of the weights that a run leaves behind. Without a validation of their own the epochs' is the test. */
export function measuredNumbers({ history, kept, validation, onTest, onTrain }: RunFacts): object {
  const last = history.epochs.at(-1);
  const others = Object.entries(onTest?.metrics ?? {}).map(
    ([name, value]) => [`test${name[0]!.toUpperCase()}${name.slice(1)}`, value] as const,
  );
  return {
    ...(validation.on === "test"
      ? { testAccuracy: last?.valAccuracy ?? null, testLoss: last?.valLoss ?? null }
      : {
          validationAccuracy: kept?.valAccuracy ?? null,
          validationLoss: kept?.valLoss ?? null,
          testAccuracy: onTest?.accuracy ?? null,
          testLoss: onTest?.loss ?? null,
          ...Object.fromEntries(others),
        }),
    trainAccuracy: onTrain?.accuracy ?? null,
  };
}

import type { Run } from "../../fit/Run.js";
import { stepsOf } from "../../fit/TrainingData.js";
import type { Json } from "../Json.js";
import { JsonObject } from "../JsonObject.js";
import type { Part } from "../Snapshot.js";
import { firstDifference } from "./firstDifference.js";
import { readProgress } from "./readProgress.js";
import { encodeSteps } from "./stepTable.js";

/** How far the run is, and its history. */
export function progressPart(run: Run): Part {
  const settings = () => ({
    batchesPerEpoch: stepsOf(run.data) ?? null,
    gradientAccumulationSteps: run.settings.gradientAccumulationSteps,
    metrics: run.settings.metrics.map(({ name }) => name),
  });
  return {
    name: "progress",
    save: async () => {
      const { totals, ...position } = run.position;
      return {
        values: {
          settings: settings(),
          position: { ...position, sums: { ...totals.sums } },
          epochs: run.epochs.map((record) => ({ ...record }) as Json),
          stoppedBy: run.stoppedBy ?? null,
        },
        tensors: new Map([["steps", encodeSteps(run.steps)]]),
      };
    },
    prepare: ({ values, tensors }) => {
      const saved = new JsonObject(values);
      const difference = firstDifference(saved.members["settings"] ?? null, settings());
      if (difference !== undefined) return `it has ${difference}`;
      const { position, epochs, steps, stoppedBy } = readProgress({ values, tensors });
      return () => {
        run.position = position;
        run.epochs = epochs;
        run.steps = steps;
        run.stoppedBy = stoppedBy;
      };
    },
  };
}

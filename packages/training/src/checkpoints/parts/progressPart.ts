import type { EpochRecord } from "../../fit/History.js";
import type { Position, Run } from "../../fit/Run.js";
import { Totals } from "../../fit/Totals.js";
import { stepsOf } from "../../fit/TrainingData.js";
import type { Json } from "../Json.js";
import { JsonObject } from "../JsonObject.js";
import type { Part } from "../Snapshot.js";
import { firstDifference } from "./firstDifference.js";
import { decodeSteps, encodeSteps } from "./stepTable.js";

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
      const position = positionFrom(saved.object("position"));
      const epochs = saved.array("epochs").map((json) => recordFrom(new JsonObject(json)));
      const steps = decodeSteps(tensors.get("steps")!);
      return () => {
        run.position = position;
        run.epochs = epochs;
        run.steps = steps;
        run.stoppedBy = saved.optionalString("stoppedBy");
      };
    },
  };
}

function positionFrom(saved: JsonObject): Position {
  const sums = saved.object("sums");
  const totals = Totals.from({
    loss: sums.number("loss"),
    correct: sums.number("correct"),
    rows: sums.number("rows"),
    count: sums.number("count"),
    metrics: sums.array("metrics").map(Number),
  });
  return {
    epoch: saved.number("epoch"),
    batch: saved.number("batch"),
    step: saved.number("step"),
    batches: saved.number("batches"),
    totals,
    seconds: saved.number("seconds"),
  };
}

function recordFrom(saved: JsonObject): EpochRecord {
  const [valLoss, valAccuracy] = [saved.optionalNumber("valLoss"), saved.optionalNumber("valAccuracy")];
  const metrics = Object.keys(saved.members["metrics"] ?? {});
  return {
    epoch: saved.number("epoch"),
    loss: saved.number("loss"),
    accuracy: saved.number("accuracy"),
    seconds: saved.number("seconds"),
    imagesPerSecond: saved.number("imagesPerSecond"),
    ...(valLoss === undefined ? {} : { valLoss }),
    ...(valAccuracy === undefined ? {} : { valAccuracy }),
    ...(metrics.length === 0
      ? {}
      : { metrics: Object.fromEntries(metrics.map((name) => [name, saved.object("metrics").number(name)])) }),
  };
}

import type { EpochRecord, StepRecord } from "../../fit/History.js";
import type { Position } from "../../fit/Run.js";
import { Totals } from "../../fit/Totals.js";
import { JsonObject } from "../JsonObject.js";
import type { Snapshot } from "../Snapshot.js";
import { decodeSteps } from "./stepTable.js";

/** How far a run was. */
export interface Progress {
  readonly position: Position;
  readonly epochs: readonly EpochRecord[];
  readonly steps: StepRecord[];
  readonly stoppedBy: string | undefined;
}

/** Of a checkpoint's part `progress`. @throws TypeError where it is not what `progressPart` writes */
export function readProgress({ values, tensors }: Snapshot): Progress {
  const saved = new JsonObject(values);
  return {
    position: positionFrom(saved.object("position")),
    epochs: saved.array("epochs").map((json) => recordFrom(new JsonObject(json))),
    steps: decodeSteps(tensors.get("steps")!),
    stoppedBy: saved.optionalString("stoppedBy"),
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

import type { EpochRecord, History, StepEnd, StepRecord, TrainingRun } from "@striate/training";
import { describe, expect, it } from "vitest";
import { readEvents } from "../../test/readEvents.js";
import { tensorBoardWriter } from "./tensorBoardWriter.js";

function openFolder() {
  const files = new Map<string, number[]>();
  return {
    appendEvents: (name: string, bytes: Uint8Array) => {
      files.set(name, [...(files.get(name) ?? []), ...bytes]);
    },
    names: () => [...files.keys()],
    events: (start: string) =>
      [...files]
        .filter(([name]) => name.startsWith(start))
        .flatMap(([, bytes]) => readEvents(Uint8Array.from(bytes))),
  };
}

const NOTHING: Pick<History, "epochs" | "steps" | "stopped"> = { epochs: [], steps: [], stopped: false };
const optimizer = { learningRate: 0.25 };
/** What the writer looks at. */
const runOf = (history: History) => ({ history, optimizer }) as Partial<TrainingRun> as TrainingRun;
const step = (number: number, loss: number): StepEnd => ({
  ...{ epoch: 1, step: number, loss, accuracy: 0.5, epochs: 1, stepInEpoch: number, steps: 2 },
  ...{ meanLoss: loss, meanAccuracy: 0.5, imagesPerSecond: 1 },
});
const epoch: EpochRecord = {
  ...{ epoch: 1, loss: 1.25, accuracy: 0.5, valLoss: 1, valAccuracy: 0.75, seconds: 1, imagesPerSecond: 1 },
  metrics: { top5: 0.875, valTop5: 1 },
};

describe("the event files of a run", () => {
  it.each(["test", "validation"] as const)(
    "have the steps, and training and %s of an epoch under one name in two folders",
    async (on) => {
      const folder = openFolder();
      let now = 1_700_000_000_000;
      optimizer.learningRate = 0.25;
      const writer = tensorBoardWriter(folder, on, () => now);
      await writer.onTrainBegin?.(runOf(NOTHING));
      now += 1500;
      await writer.onStepEnd?.(step(1, 2));
      optimizer.learningRate = 0.125;
      await writer.onStepEnd?.(step(2, 1.5));
      await writer.onEpochEnd?.(epoch);
      expect(folder.names().map((name) => name.replace(/\d+\.\d+\.striate$/, "…"))).toEqual([
        "train/events.out.tfevents.…",
        `${on}/events.out.tfevents.…`,
      ]);
      const at = { wallTime: 1_700_000_001.5 };
      const first = { wallTime: 1_700_000_000, step: 0, fileVersion: "brain.Event:2", scalars: new Map() };
      const start = { wallTime: 1_700_000_000, step: 1, sessionStatus: 1, scalars: new Map() };
      const stepScalars = (loss: number, rate: number) =>
        new Map([
          ["step/loss", loss],
          ["step/accuracy", 0.5],
          ["step/learning rate", rate],
        ]);
      expect(folder.events("train")).toEqual([
        first,
        start,
        { ...at, step: 1, scalars: stepScalars(2, 0.25) },
        { ...at, step: 2, scalars: stepScalars(1.5, 0.125) },
        {
          ...at,
          step: 2,
          scalars: new Map([
            ["epoch/loss", 1.25],
            ["epoch/accuracy", 0.5],
            ["epoch/top5", 0.875],
          ]),
        },
      ]);
      expect(folder.events(on)).toEqual([
        first,
        start,
        {
          ...at,
          step: 2,
          scalars: new Map([
            ["epoch/loss", 1],
            ["epoch/accuracy", 0.75],
            ["epoch/top5", 1],
          ]),
        },
      ]);
    },
  );

  it("of a run that goes on, take back what was written behind its checkpoint", async () => {
    const folder = openFolder();
    const done: StepRecord[] = [1, 2, 3].map((number) => ({ epoch: 1, step: number, loss: 1, accuracy: 1 }));
    const writer = tensorBoardWriter(folder, "test", () => 0);
    await writer.onTrainBegin?.(runOf({ ...NOTHING, steps: done }));
    await writer.onStepEnd?.(step(4, 0.5));
    const [version, start, next] = folder.events("train");
    expect([version?.fileVersion, start?.sessionStatus, start?.step, next?.step]).toEqual([
      "brain.Event:2",
      1,
      4,
      4,
    ]);
  });

  it("have no numbers of a test that was none", async () => {
    const folder = openFolder();
    const writer = tensorBoardWriter(folder, "test", () => 0);
    const { valLoss: _loss, valAccuracy: _accuracy, metrics: _metrics, ...untested } = epoch;
    await writer.onTrainBegin?.(runOf(NOTHING));
    await writer.onEpochEnd?.(untested);
    expect(folder.events("test").flatMap(({ scalars }) => [...scalars])).toEqual([]);
  });
});

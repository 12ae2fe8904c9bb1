import type { EpochRecord, StepRecord } from "@striate/training";
import { describe, expect, it } from "vitest";
import { type FigureLine, readFigure } from "../test/readFigure.js";
import { drawCurves } from "./curves.js";
import { LANGUAGES } from "./language/Language.js";

const BLUE = "#1f77b4";
const ORANGE = "#ff7f0e";

const epochs: readonly EpochRecord[] = [
  { epoch: 1, loss: 1.5, accuracy: 0.5, valLoss: 1.25, valAccuracy: 0.625 },
  { epoch: 2, loss: 0.75, accuracy: 0.75, valLoss: 0.875, valAccuracy: 0.6875 },
  { epoch: 3, loss: 0.5, accuracy: 0.875, valLoss: 1, valAccuracy: 0.65 },
].map((record) => ({ ...record, seconds: 1, imagesPerSecond: 10 }));

const stepsOf = (count: number, stepsPerEpoch: number): readonly StepRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    epoch: 1 + Math.floor(index / stepsPerEpoch),
    step: index + 1,
    loss: 2 / (1 + index / count),
    accuracy: 0.5,
  }));

const draw = async (parts: Partial<Parameters<typeof drawCurves>[0]> = {}) => {
  const { loss, accuracy } = await drawCurves({
    title: "lenet5 on digits",
    epochs,
    steps: stepsOf(12, 4),
    stepsPerEpoch: 4,
    validatedOn: "test",
    words: LANGUAGES.en,
    ...parts,
  });
  return { loss: readFigure(loss), accuracy: readFigure(accuracy) };
};

describe("the figures of a run", () => {
  it("have a title, named axes and a legend", async () => {
    const { loss, accuracy } = await draw();
    expect([loss.title, loss.xName, loss.yName]).toEqual([
      "lenet5 on digits: loss",
      "epoch",
      "cross-entropy loss",
    ]);
    expect([accuracy.title, accuracy.xName, accuracy.yName]).toEqual([
      "lenet5 on digits: accuracy",
      "epoch",
      "accuracy",
    ]);
    expect(loss.legend).toEqual(["train, every step", "train, mean of the epoch", "test"]);
    expect(accuracy.legend).toEqual(["train, mean of the epoch", "test"]);
  });

  it("name what the epochs are validated on", async () => {
    const { loss, accuracy } = await draw({ validatedOn: "validation" });
    expect(loss.legend).toEqual(["train, every step", "train, mean of the epoch", "validation"]);
    expect(accuracy.legend).toEqual(["train, mean of the epoch", "validation"]);
  });

  it("count epochs from 0, where the first step begins, to the last", async () => {
    const { loss, accuracy } = await draw();
    expect([loss.xTicks, accuracy.xTicks]).toEqual([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ]);
  });

  it("mark training and test at the epochs that they belong to", async () => {
    const { loss, accuracy } = await draw();
    for (const [figure, train, test] of [
      [loss, "loss", "valLoss"],
      [accuracy, "accuracy", "valAccuracy"],
    ] as const) {
      const solid = figure.lines.filter(({ faint }) => !faint);
      expect(solid.map(({ color }) => color)).toEqual([BLUE, ORANGE]);
      expectPoints(
        figure,
        solid[0]!,
        epochs.map((record) => [record.epoch, record[train]]),
      );
      expectPoints(
        figure,
        solid[1]!,
        epochs.map((record) => [record.epoch, record[test]!]),
      );
    }
  });

  it("show every step's loss faintly, where in its epoch it was", async () => {
    const { loss, accuracy } = await draw();
    const faint = loss.lines.filter((line) => line.faint);
    expect(faint.map(({ color }) => color)).toEqual([BLUE]);
    expectPoints(
      loss,
      faint[0]!,
      stepsOf(12, 4).map(({ step, loss }) => [step / 4, loss]),
    );
    expect(accuracy.lines.some((line) => line.faint)).toBe(false);
  });

  it("thin out a long run's steps evenly, to at most a thousand", async () => {
    const { loss } = await draw({ steps: stepsOf(3_600, 1_200), stepsPerEpoch: 1_200 });
    const { points } = loss.lines.find((line) => line.faint)!;
    expect(points).toHaveLength(900);
    points.forEach(([x], index) => {
      expect(Math.abs(x - (4 * index + 1) / 1_200)).toBeLessThanOrEqual(loss.xError);
    });
  });

  it("end at the epoch under way, of a run that was stopped in it", async () => {
    const { loss } = await draw({ epochs: epochs.slice(0, 1), steps: stepsOf(6, 4) });
    expect(loss.xTicks.at(-1)).toBe(2);
    const [faint, train] = loss.lines;
    expect(faint!.points.at(-1)![0]).toBeCloseTo(6 / 4, 2);
    expect(train!.marks).toHaveLength(1);
  });

  it("leave out what a run without a test has not", async () => {
    const untested = epochs.map(({ valLoss: _loss, valAccuracy: _accuracy, ...record }) => record);
    const { loss, accuracy } = await draw({ epochs: untested });
    expect(loss.legend).toEqual(["train, every step", "train, mean of the epoch"]);
    expect(accuracy.legend).toEqual(["train, mean of the epoch"]);
  });

  it("are there, empty, when nothing was done", async () => {
    const { loss, accuracy } = await draw({ epochs: [], steps: [] });
    expect([loss.title, loss.legend, loss.lines]).toEqual(["lenet5 on digits: loss", [], []]);
    expect([accuracy.legend, accuracy.lines]).toEqual([[], []]);
  });
});

/** Lines and marks lie where the numbers say, up to the rounding of pixels. */
function expectPoints(
  { xError, yError }: { readonly xError: number; readonly yError: number },
  { faint, points, marks }: FigureLine,
  expected: readonly (readonly [number, number])[],
): void {
  for (const places of faint ? [points] : [points, marks]) {
    expect(places).toHaveLength(expected.length);
    places.forEach(([x, y], index) => {
      expect(Math.abs(x - expected[index]![0])).toBeLessThanOrEqual(xError);
      expect(Math.abs(y - expected[index]![1])).toBeLessThanOrEqual(yError);
    });
  }
}

import { describe, expect, it } from "vitest";
import { epochTable, stepTable } from "./historyTables.js";

const times = { seconds: 1, imagesPerSecond: 10 };

/** RFC 4180 without quotes: lines end with CRLF, cells have commas between. */
const cells = (table: string) => {
  expect(table.endsWith("\r\n")).toBe(true);
  return table
    .slice(0, -2)
    .split("\r\n")
    .map((line) => line.split(","));
};

describe("a run's tables", () => {
  it("have a line for every epoch, with all the digits and no times", () => {
    const table = epochTable([
      {
        epoch: 1,
        loss: 0.1 + 0.2,
        accuracy: 0.5,
        valLoss: 1e-7,
        valAccuracy: 1,
        metrics: { top5: 0.75, valTop5: 1 },
        ...times,
      },
      {
        epoch: 2,
        loss: 2,
        accuracy: 0.25,
        valLoss: 3,
        valAccuracy: 0.125,
        metrics: { top5: 0.5, valTop5: 0.5 },
        ...times,
      },
    ]);
    expect(cells(table)).toEqual([
      ["epoch", "loss", "accuracy", "valLoss", "valAccuracy", "top5", "valTop5"],
      ["1", "0.30000000000000004", "0.5", "1e-7", "1", "0.75", "1"],
      ["2", "2", "0.25", "3", "0.125", "0.5", "0.5"],
    ]);
    expect(Number(cells(table)[1]![1])).toBe(0.1 + 0.2);
  });

  it("leave empty what was not measured, so that all lines are equally long", () => {
    const table = epochTable([{ epoch: 1, loss: 2, accuracy: 0.5, ...times }]);
    expect(cells(table)[1]).toEqual(["1", "2", "0.5", "", ""]);
  });

  it("quote what has a comma or a quote in it", () => {
    const table = epochTable([{ epoch: 1, loss: 2, accuracy: 1, metrics: { 'top "5", best': 1 }, ...times }]);
    expect(table.split("\r\n")[0]).toBe('epoch,loss,accuracy,valLoss,valAccuracy,"top ""5"", best"');
  });

  it("have a line for every step", () => {
    expect(
      cells(
        stepTable([
          { epoch: 1, step: 1, loss: 2.5, accuracy: 0.5 },
          { epoch: 2, step: 2, loss: 1.25, accuracy: 1 },
        ]),
      ),
    ).toEqual([
      ["epoch", "step", "loss", "accuracy"],
      ["1", "1", "2.5", "0.5"],
      ["2", "2", "1.25", "1"],
    ]);
  });

  it("of a run without a step are their heads", () => {
    expect([epochTable([]), stepTable([])]).toEqual([
      "epoch,loss,accuracy,valLoss,valAccuracy\r\n",
      "epoch,step,loss,accuracy\r\n",
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { ConfusionMatrix } from "../index.js";

describe("ConfusionMatrix", () => {
  it("gives the numbers of scikit-learn's documented example", () => {
    // classification_report([0, 1, 2, 2, 2], [0, 0, 2, 2, 1])
    const matrix = new ConfusionMatrix(3);
    matrix.add([0, 1, 2, 2, 2], [0, 0, 2, 2, 1]);
    expect(matrix.toJSON()).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [0, 1, 2],
    ]);
    const rounded = matrix.scores.map(({ precision, recall, f1, support }) => {
      return [precision, recall, f1].map((value) => value.toFixed(2)).concat(String(support));
    });
    expect(rounded).toEqual([
      ["0.50", "1.00", "0.67", "1"],
      ["0.00", "0.00", "0.00", "1"],
      ["1.00", "0.67", "0.80", "3"],
    ]);
    expect(matrix.accuracy).toBe(0.6);
    expect(matrix.micro).toEqual({ precision: 0.6, recall: 0.6, f1: 0.6 });
    const { precision, recall, f1 } = matrix.macro;
    expect([precision, recall, f1].map((value) => value.toFixed(2))).toEqual(["0.50", "0.56", "0.49"]);
  });

  it("adds up over batches, and counts in one direction", () => {
    const matrix = new ConfusionMatrix(10);
    matrix.add(Int32Array.of(4, 9), Int32Array.of(9, 9));
    matrix.add([4], [9]);
    expect([matrix.count(4, 9), matrix.count(9, 4), matrix.count(9, 9), matrix.total]).toEqual([2, 0, 1, 3]);
    expect(JSON.parse(JSON.stringify(matrix))[4]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  it("leaves classes that never appear out of the mean, and is 0 without anything", () => {
    const matrix = new ConfusionMatrix(3);
    expect([matrix.accuracy, matrix.macro.f1, matrix.total]).toEqual([0, 0, 0]);
    matrix.add([0, 0], [0, 2]);
    // Class 0: precision 1, recall 1/2, F1 2/3; class 2: all 0; class 1 does not appear.
    expect(matrix.macro).toEqual({ precision: 0.5, recall: 0.25, f1: 1 / 3 });
  });

  it("refuses what it cannot count, and counts nothing then", () => {
    const matrix = new ConfusionMatrix(3);
    expect(() => matrix.add([0, 1], [0])).toThrow(/2 labels do not fit 1 predictions/);
    expect(() => matrix.add([0, 3], [0, 0])).toThrow(/3 at position 1 is not one of 3 classes/);
    expect(() => matrix.add([0], [-1])).toThrow(/-1 at position 0/);
    expect(() => matrix.count(0, 3)).toThrow(/3 at position 1/);
    expect(matrix.total).toBe(0);
    expect(() => new ConfusionMatrix(2.5)).toThrow(/2\.5 is not a number of classes/);
  });
});

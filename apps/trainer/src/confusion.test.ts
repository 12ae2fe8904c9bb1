import { describe, expect, it } from "vitest";
import { confusionMatrix, formatConfusion } from "./confusion.js";

const predictions = (...rows: readonly (readonly number[])[]) => ({
  data: Float32Array.from(rows.flat()),
  shape: [rows.length, rows[0]!.length],
});

describe("a confusion matrix", () => {
  it("counts in the row of the truth and the column of the largest number, the first of equal ones", () => {
    const outputs = predictions([3, 1, 2], [-1, -5, -0.5], [0, 7, 7], [1, 9, 0]);
    expect(confusionMatrix(outputs, Int32Array.of(0, 0, 2, 1))).toEqual([
      Int32Array.of(1, 0, 1),
      Int32Array.of(0, 1, 0),
      Int32Array.of(0, 1, 0),
    ]);
  });

  it("goes on counting from batch to batch", () => {
    const first = confusionMatrix(predictions([1, 0], [1, 0]), Int32Array.of(0, 1));
    expect(confusionMatrix(predictions([0, 1]), Int32Array.of(1), first)).toEqual([
      Int32Array.of(1, 0),
      Int32Array.of(1, 1),
    ]);
  });

  it("is a table that lines up, whatever the names and numbers", () => {
    const matrix = [Int32Array.of(9, 1, 0), Int32Array.of(0, 12345, 0), Int32Array.of(0, 0, 0)];
    expect(formatConfusion(matrix, ["cat", "sneaker"]).split("\n")).toEqual([
      "          cat sneak     2   right",
      "    cat     9     1     ·   90.00 %",
      "sneaker     · 12345     ·   100.00 %",
      "      2     ·     ·     ·   –",
    ]);
  });
});

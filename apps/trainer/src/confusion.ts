import type { Predictions } from "@striate/training";
import { percent } from "./progress.js";

/** Row: the true class; column: the class that the model said. */
export type ConfusionMatrix = readonly Int32Array[];

/** Counts predictions, on top of `before`. Ties go to the first class. */
export function confusionMatrix(
  { data, shape }: Predictions,
  labels: Int32Array,
  before?: ConfusionMatrix,
): ConfusionMatrix {
  const classes = shape[1]!;
  const matrix = before ?? Array.from({ length: classes }, () => new Int32Array(classes));
  for (const [index, label] of labels.entries()) {
    const row = data.subarray(index * classes, (index + 1) * classes);
    matrix[label]![row.indexOf(Math.max(...row))]!++;
  }
  return matrix;
}

/** A table with a line for every true class, and its share of right answers. */
export function formatConfusion(matrix: ConfusionMatrix, classNames: readonly string[]): string {
  const names = matrix.map((_, index) => classNames[index] ?? String(index));
  const cell = Math.max(4, ...matrix.flatMap((row) => [...row].map((count) => String(count).length + 1)));
  const head = Math.max(5, ...names.map((name) => name.length));
  const lines = matrix.map((row, index) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const counts = [...row].map((count) => (count === 0 ? "·" : String(count)).padStart(cell)).join("");
    return `${names[index]!.padStart(head)}${counts}   ${total === 0 ? "–" : percent(row[index]! / total)}`;
  });
  const columns = names.map((name) => name.slice(0, cell - 1).padStart(cell)).join("");
  return [`${"".padStart(head)}${columns}   right`, ...lines].join("\n");
}

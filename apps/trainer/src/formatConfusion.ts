import { percent } from "./progress.js";

/**
 * A table with a line for every true class, and its share of right answers.
 *
 * @param counts a row for each true class, a column for each that it was taken for
 */
export function formatConfusion(
  counts: readonly (readonly number[])[],
  classNames: readonly string[],
): string {
  const names = counts.map((_, index) => classNames[index] ?? String(index));
  const cell = Math.max(4, ...counts.flatMap((row) => row.map((count) => String(count).length + 1)));
  const head = Math.max(5, ...names.map((name) => name.length));
  const lines = counts.map((row, index) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count) => (count === 0 ? "·" : String(count)).padStart(cell)).join("");
    return `${names[index]!.padStart(head)}${cells}   ${total === 0 ? "–" : percent(row[index]! / total)}`;
  });
  const columns = names.map((name) => name.slice(0, cell - 1).padStart(cell)).join("");
  return [`${"".padStart(head)}${columns}   right`, ...lines].join("\n");
}

import { shortened } from "./text.js";

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
}

/** Rows under titles: the first column to the left, as wide as the width leaves it, the others to the right. */
export function table<Row>(
  [first, ...others]: readonly [Column<Row>, ...Column<Row>[]],
  rows: readonly Row[],
  width: number,
): readonly string[] {
  const lengths = others.map(({ title, cell }) =>
    Math.max(title.length, ...rows.map((row) => cell(row).length)),
  );
  const rest = lengths.reduce((sum, length) => sum + length + 2, 0);
  const longest = Math.max(first.title.length, ...rows.map((row) => first.cell(row).length));
  const left = Math.max(6, Math.min(longest, width - rest));
  const line = (name: string, cells: readonly string[]) =>
    [shortened(name, left).padEnd(left), ...cells.map((cell, index) => cell.padStart(lengths[index]))]
      .join("  ")
      .trimEnd();
  return [
    line(
      first.title,
      others.map(({ title }) => title),
    ),
    ...rows.map((row) =>
      line(
        first.cell(row),
        others.map(({ cell }) => cell(row)),
      ),
    ),
  ];
}

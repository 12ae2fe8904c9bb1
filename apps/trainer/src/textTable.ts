/** How a column stands. */
export type Alignment = "left" | "right";

/** Rows of cells as lines with columns two spaces apart, each as wide as its widest cell. */
export function textTable(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
): readonly string[] {
  const widths = alignments.map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const fill = " ".repeat(widths[column]! - width(cell));
        return alignments[column] === "right" ? fill + cell : cell + fill;
      })
      .join("  ")
      .trimEnd(),
  );
}

/** Characters, not UTF-16 units. */
const width = (cell: string): number => [...cell].length;

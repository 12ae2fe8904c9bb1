import { type Html, html } from "../report/html.js";
import type { Palette } from "./Palette.js";

interface CellOptions {
  /** Side in pixels. */
  readonly cell: number;
  /** Counts stand in the cells. */
  readonly numbered: boolean;
  readonly palette: Palette;
}

/** Steps of shade: cells of one shade are one path, so that 100 classes make no huge file. */
const SHADES = 16;

/** The cells of a confusion matrix: the larger the share of a row, the stronger; what is right and what is wrong in colors of their own. */
export function shadedCells(
  counts: readonly (readonly number[])[],
  { cell, numbered, palette }: CellOptions,
): Html {
  const paths = new Map<string, { readonly fill: string; readonly opacity: number; d: string }>();
  const numbers: Html[] = [];
  for (const [label, row] of counts.entries()) {
    const total = row.reduce((sum, count) => sum + count, 0);
    for (const [predicted, count] of row.entries()) {
      if (count === 0) continue;
      const right = label === predicted;
      // The root shows the rare confusions, which are what one looks for.
      const shade = Math.max(1, Math.round(SHADES * (right ? count / total : Math.sqrt(count / total))));
      const fill = right ? palette.right : palette.wrong;
      const key = `${fill} ${shade}`;
      const path = paths.get(key) ?? { fill, opacity: shade / SHADES, d: "" };
      path.d += `M${predicted * cell} ${label * cell}h${cell}v${cell}h-${cell}z`;
      paths.set(key, path);
      if (numbered) {
        const ink = shade > SHADES * 0.55 ? palette.on : palette.ink;
        const size = Math.min(13, (1.45 * cell) / String(count).length);
        numbers.push(
          html`<text x="${(predicted + 0.5) * cell}" y="${(label + 0.5) * cell}" dy="0.35em" text-anchor="middle" font-size="${Math.round(size * 10) / 10}" fill="${ink}" class="count">${count}</text>`,
        );
      }
    }
  }
  const shapes = [...paths.values()].map(
    ({ fill, opacity, d }) => html`<path d="${d}" fill="${fill}" fill-opacity="${opacity}"/>`,
  );
  return html`${shapes}${numbers}`;
}

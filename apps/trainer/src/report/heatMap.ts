import type { BackendComparison, Comparison } from "@striate/compare";
import { figures } from "./figures.js";
import { type Html, html } from "./html.js";
import { type LayerShares, layerShares, type PassShare } from "./layerShares.js";
import { othersThanYardstick } from "./othersThanYardstick.js";

const PASSES = ["forward", "backward", "update"] as const;

/** Layers × backends: the largest share of what is allowed in any step, the darker the more. */
export function heatMap(comparison: Comparison): Html {
  const backends = othersThanYardstick(comparison);
  const columns = backends.map(
    (backend) => new Map(layerShares(comparison, backend).map((row) => [row.name, row])),
  );
  const names = [...new Set(columns.flatMap((rows) => [...rows.keys()]))];
  return html`<div class="scroll"><table class="heat">
<thead><tr><th rowspan="2" scope="col">layer</th>${backends.map(({ name }) => html`<th class="gap"></th><th colspan="3" scope="colgroup">${name}</th>`)}</tr>
<tr>${backends.map(
    () => html`<th class="gap"></th>${PASSES.map((pass) => html`<th scope="col">${SHORT[pass]}</th>`)}`,
  )}</tr></thead>
<tbody>${names.map(
    (name) =>
      html`<tr><th scope="row">${name}</th>${columns.flatMap((rows, index) => cells(rows.get(name), backends[index]!))}</tr>`,
  )}</tbody></table></div>`;
}

const SHORT = { forward: "forward", backward: "backward", update: "weights" } as const;

function cells(row: LayerShares | undefined, { name }: BackendComparison): readonly Html[] {
  return [
    GAP,
    ...PASSES.map((pass) => {
      const share = row?.[pass];
      if (share === undefined) return html`<td class="none"></td>`;
      return html`<td class="${kind(share)}" style="--heat:${heat(share)}%" title="${name}, ${row!.name}, ${SHORT[pass]}">${text(share)}</td>`;
    }),
  ];
}

/** Between two backends. */
const GAP = html`<td class="gap"></td>`;

function kind({ most }: PassShare): string {
  if (most > 1) return "beyond";
  return most === 0 ? "same" : "within";
}

function text({ most }: PassShare): string {
  if (most === 0) return "=";
  if (most < 0.001) return "< 0.1 %";
  return Number.isFinite(most) ? figures.share(most) : "∞";
}

/** Percent of the full color: 100 at what is allowed, four decades below it next to none. */
function heat({ most }: PassShare): number {
  return most === 0 ? 0 : Math.round(Math.min(100, Math.max(6, 100 + 25 * Math.log10(most))));
}

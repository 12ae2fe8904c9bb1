import type { BackendComparison, Comparison } from "@striate/compare";
import type { CompareRecord } from "../compare/CompareRecord.js";
import { differencePlot } from "./differencePlot.js";
import { faultSection } from "./faultSection.js";
import { figures } from "./figures.js";
import { heatMap } from "./heatMap.js";
import { howToRead } from "./howToRead.js";
import { type Html, html } from "./html.js";
import { layerShares } from "./layerShares.js";
import { momentTables } from "./momentTables.js";
import { othersThanYardstick } from "./othersThanYardstick.js";
import { type Pictures, pictures } from "./pictures.js";
import { primitiveTable } from "./primitiveTable.js";
import { settingsTable } from "./settingsTable.js";
import { style } from "./style.js";
import { timeBars } from "./timeBars.js";
import { verdictCards } from "./verdictCards.js";

/** One file that needs nothing around it: no network, no script. @param images of the batch, in the comparison's `inputShape` */
export async function htmlReport(record: CompareRecord, images: Float32Array): Promise<string> {
  const { comparison } = record;
  const batch = pictures(images, comparison.inputShape);
  const faults = comparison.backends.map((backend) => faultSection(backend, batch));
  const details = await Promise.all(
    othersThanYardstick(comparison).map((backend) => ofBackend(comparison, backend, batch)),
  );
  const times = timeBars(comparison);
  const title = `${record.model} on ${record.dataset}: ${comparison.backends.map(({ name }) => name).join(", ")}`;
  const page = html`<html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/><meta name="color-scheme" content="light dark"/><title>${title}</title><style>${{ html: style }}</style></head>
<body><main>
<header><h1>Do these backends compute the same? <b>${record.model} on ${record.dataset}</b></h1><p class="about">${about(record)}</p></header>
${verdictCards(record)}
${faults}
<section><h2>Where in the network</h2><p class="lead">The largest share of what is allowed in any of the ${comparison.steps} steps: 100 % is the bound, = is the same bits.</p>${heatMap(comparison)}</section>
${details}
${
  times === undefined
    ? undefined
    : html`<section><h2>Where the time goes</h2><p class="lead"><span class="key"><i class="forward"></i>forward</span><span class="key"><i class="backward"></i>backward</span> Every figure has its own scale.</p>${times}</section>`
}
${howToRead()}
${settingsTable(record)}
<footer>Written by striate ${record.striate}. The same numbers for programs: <code>striate compare --json</code>.</footer>
</main>${batch.definitions()}</body></html>`;
  return `<!doctype html>\n${page.html}\n`;
}

function about({ comparison, settings, date }: CompareRecord): string {
  const [count, ...size] = comparison.inputShape;
  const steps = `${settings.steps} training step${settings.steps === 1 ? "" : "s"}`;
  return `${count} pictures of ${size.join(" × ")}, ${figures.count(comparison.parameters)} weights, ${steps}, seed ${settings.seed}, ${date.slice(0, 10)}`;
}

/** In pixels: the SVG for desktops, and the one for phones. */
const [WIDE, NARROW] = [1000, 340];

async function ofBackend(comparison: Comparison, backend: BackendComparison, batch: Pictures): Promise<Html> {
  const rows = layerShares(comparison, backend);
  const differs = backend.firstDifferent !== null;
  const plot = differs
    ? html`<p class="lead">How far off each layer is, as a share of what is allowed: outputs forward, gradients backward, weights after the step. Full marks are the first step, faint ones the most of any step, hollow ones the same bits.</p>
<div class="plot"><div class="wide">${await differencePlot(rows, WIDE)}</div><div class="narrow">${await differencePlot(rows, NARROW)}</div></div>`
    : undefined;
  return html`<section><h2>${backend.name}, layer by layer</h2>${plot}${momentTables(backend, batch)}${primitiveTable(backend)}</section>`;
}

import { drawCurves } from "../../curves.js";
import { bestEpoch } from "../../figures/bestEpoch.js";
import type { Words } from "../../language/Words.js";
import { percent } from "../../progress.js";
import type { Validation } from "../../train/Validation.js";
import { type Html, html } from "../html.js";
import type { RunFacts } from "./RunFacts.js";

/** In pixels: a figure for desktops, where two stand side by side, and one for phones. */
const [WIDE, NARROW] = [
  [500, 380],
  [330, 300],
] as const;

/** Loss and accuracy over the epochs, and their numbers. */
export async function curvesSection(
  { history, stepsPerEpoch, validation }: RunFacts,
  words: Words,
): Promise<Html> {
  const validatedOn = validation.on;
  const { epochs, steps } = history;
  if (steps.length === 0)
    return html`<section><h2>${words.curves}</h2><p class="lead">${words.noSteps}</p></section>`;
  const draw = (size: readonly [number, number]) =>
    drawCurves({ epochs, steps, stepsPerEpoch, validatedOn, words, palette: "page", size });
  const [wide, narrow] = [await draw(WIDE), await draw(NARROW)];
  const plot = (name: string, which: "loss" | "accuracy") =>
    html`<figure class="plot"><figcaption>${name}</figcaption><div class="wide">${{ html: wide[which] }}</div><div class="narrow">${{ html: narrow[which] }}</div></figure>`;
  return html`<section><h2>${words.curves}</h2><p class="lead">${words.validatedOn[validatedOn].curvesLead}</p>
<div class="plots">${plot(words.loss, "loss")}${epochs.length === 0 ? undefined : plot(words.accuracy, "accuracy")}</div>
${epochs.length === 0 ? undefined : table(epochs, validatedOn, words)}</section>`;
}

function table(epochs: RunFacts["history"]["epochs"], validatedOn: Validation["on"], words: Words): Html {
  const metrics = [...new Set(epochs.flatMap((record) => Object.keys(record.metrics ?? {})))];
  const best = bestEpoch(epochs);
  const heads = [
    words.epoch,
    words.trainLoss,
    words.trainAccuracy,
    words.validatedOn[validatedOn].loss,
    words.validatedOn[validatedOn].accuracy,
    ...metrics,
    words.seconds,
  ];
  const optional = (value: number | undefined, text: (value: number) => string) =>
    value === undefined ? "–" : text(value);
  return html`<details><summary>${words.everyEpoch}</summary><div class="scroll"><table class="epochs"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${epochs.map((record) => {
    const cells = [
      record.loss.toFixed(4),
      percent(record.accuracy),
      optional(record.valLoss, (value) => value.toFixed(4)),
      optional(record.valAccuracy, percent),
      ...metrics.map((name) => optional(record.metrics?.[name], (value) => value.toFixed(4))),
      record.seconds.toFixed(1),
    ];
    return html`<tr class="${record === best ? "best" : ""}"><th scope="row">${record.epoch}</th>${cells.map((cell) => html`<td class="num">${cell}</td>`)}</tr>`;
  })}</tbody></table></div></details>`;
}

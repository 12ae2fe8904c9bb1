import { confusedPairs } from "../../confusedPairs.js";
import { confusionFigure } from "../../figures/confusionFigure.js";
import { PALETTES } from "../../figures/Palette.js";
import type { Words } from "../../language/Words.js";
import { percent } from "../../progress.js";
import { figures } from "../figures.js";
import { type Html, html } from "../html.js";
import type { TestResults } from "./testResults.js";

const MOST_PAIRS = 12;
/** Up to so many classes there is a figure for phones; more have to be pushed to and fro there. */
const MOST_ON_PHONES = 20;

/** What was taken for what: as a map, and the most frequent confusions in words. */
export function confusionSection(
  { confusion, count }: TestResults,
  {
    classNames,
    total,
    words,
  }: { readonly classNames: readonly string[]; readonly total: number; readonly words: Words },
): Html {
  const counts = confusion.toJSON();
  const many = counts.length > MOST_ON_PHONES;
  const map = (room: number) => confusionFigure({ counts, classNames, room, words, palette: PALETTES.page });
  const maps = many
    ? html`<div class="scroll">${map(1190)}</div>`
    : html`<div class="wide">${map(680)}</div><div class="narrow">${map(345)}</div>`;
  const part =
    count === total
      ? undefined
      : html`<p class="hint">${words.onlyPart(figures.count(count), figures.count(total))}</p>`;
  return html`<section><h2>${words.confusion}</h2><p class="lead">${words.confusionLead}</p>${part}
<div class="confusion${many ? " many" : ""}">${maps}${pairs(counts, classNames, words)}</div></section>`;
}

function pairs(counts: readonly (readonly number[])[], classNames: readonly string[], words: Words): Html {
  const name = (index: number) => classNames[index] ?? String(index);
  const confused = confusedPairs(counts, MOST_PAIRS);
  if (confused.length === 0) return html`<p class="pairs">${words.noMistakes}</p>`;
  return html`<div class="pairs"><h3>${words.mostConfused}</h3><ol>${confused.map(
    ({ label, predicted, count, share }) =>
      html`<li><b>${name(label)}</b> ${words.takenFor} <b>${name(predicted)}</b> <span>${count} × · ${percent(share)}</span></li>`,
  )}</ol></div>`;
}

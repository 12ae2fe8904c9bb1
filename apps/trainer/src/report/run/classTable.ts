import type { ConfusionMatrix } from "@striate/training";
import type { Words } from "../../language/Words.js";
import { percent } from "../../progress.js";
import { figures } from "../figures.js";
import { type Html, html } from "../html.js";

/** More are folded away behind the hardest ones. */
const MOST_SHOWN = 20;
const HARDEST = 10;

/** Precision, recall and F1 of every class. */
export function classTable(confusion: ConfusionMatrix, classNames: readonly string[], words: Words): Html {
  const rows = confusion.scores.map((scores, index) => ({
    name: classNames[index] ?? String(index),
    ...scores,
  }));
  const { macro, total } = confusion;
  const mean = { name: words.meanOfClasses, ...macro, support: total };
  const hardest = rows
    .filter(({ support }) => support > 0)
    .sort((a, b) => a.f1 - b.f1)
    .slice(0, HARDEST);
  return html`<section><h2>${words.perClass}</h2><p class="lead">${words.perClassLead}</p>
${
  rows.length <= MOST_SHOWN
    ? table([...rows, mean], words)
    : html`<h3>${words.hardest(HARDEST)}</h3>${table([...hardest, mean], words)}<details><summary>${words.allClasses(rows.length)}</summary>${table(rows, words)}</details>`
}</section>`;
}

interface Row {
  readonly name: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

function table(rows: readonly Row[], words: Words): Html {
  const heads = [words.className, words.precision, words.recall, "F1", words.pictures];
  return html`<div class="scroll"><table class="classes"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ name, precision, recall, f1, support }) =>
      html`<tr class="${name === words.meanOfClasses ? "mean" : ""}"><th scope="row">${name}</th>${bar(precision)}${bar(recall)}<td class="num">${percent(f1)}</td><td class="num">${figures.count(support)}</td></tr>`,
  )}</tbody></table></div>`;
}

function bar(share: number): Html {
  return html`<td class="share"><i style="width:${(100 * share).toFixed(1)}%"></i><span>${percent(share)}</span></td>`;
}

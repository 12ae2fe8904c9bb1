import type { BackendComparison, MomentComparison } from "@striate/compare";
import { figures } from "./figures.js";
import { type Html, html } from "./html.js";
import { fieldText, type Pictures } from "./pictures.js";
import { placeOf } from "./placeOf.js";

const TOP = 5;
const PASSES = [
  ["forward", "forward"],
  ["backward", "backward"],
  ["update", "weights after the step"],
] as const;

/** The places that are furthest off, and behind them, folded, all that differ in every step. */
export function momentTables({ moments }: BackendComparison, pictures: Pictures): Html {
  const differing = moments.filter(differs);
  if (differing.length === 0) {
    return html`<p>Every number of every layer, gradient and weight has the reference's bits: ${figures.count(moments.length)} tensors.</p>`;
  }
  const top = differing.toSorted((a, b) => size(b) - size(a)).slice(0, TOP);
  const steps = [...new Set(moments.map(({ step }) => step))];
  return html`<h4>Furthest off</h4>${table([["", top]], pictures, true)}
${steps.map((step) => {
  const own = moments.filter((moment) => moment.step === step);
  const groups = PASSES.map(
    ([pass, title]) => [title, own.filter((moment) => moment.pass === pass)] as const,
  );
  return html`<details><summary>Step ${step}: ${count(own)}</summary>${table(groups, pictures, false)}</details>`;
})}`;
}

const differs = ({ differing }: MomentComparison): boolean => differing > 0;

const size = ({ share }: MomentComparison): number => share ?? Number.POSITIVE_INFINITY;

function count(moments: readonly MomentComparison[]): string {
  const different = moments.filter(differs).length;
  const exceeding = moments.filter((moment) => size(moment) > 1).length;
  return (
    `${moments.length} tensors, ${different === 0 ? "all with the same bits" : `${different} differ`}` +
    `${exceeding === 0 ? "" : `, ${exceeding} by more than is allowed`}`
  );
}

type Group = readonly [title: string, moments: readonly MomentComparison[]];

function table(groups: readonly Group[], pictures: Pictures, withStep: boolean): Html {
  return html`<div class="scroll"><table class="moments"><thead><tr>
<th scope="col">of</th><th scope="col">share</th><th scope="col">largest<br/>difference</th><th scope="col">mean</th><th scope="col">ulp,<br/>largest</th><th scope="col">ulp,<br/>mean</th><th scope="col">differing</th><th scope="col">worst number</th></tr></thead>
${groups.map(([title, moments]) => body(title, moments, pictures, withStep))}</table></div>`;
}

/** What has the same bits is counted, not listed. */
function body(
  title: string,
  moments: readonly MomentComparison[],
  pictures: Pictures,
  withStep: boolean,
): Html | undefined {
  if (moments.length === 0) return undefined;
  const rows = moments.filter(differs);
  const same = moments.length - rows.length;
  return html`<tbody>${title === "" ? undefined : html`<tr class="group"><th colspan="8" scope="rowgroup">${title}${same === 0 ? "" : `: ${same} of ${moments.length} have the same bits`}</th></tr>`}
${rows.map((moment) => row(moment, pictures, withStep))}</tbody>`;
}

function row(moment: MomentComparison, pictures: Pictures, withStep: boolean): Html {
  const { step, shape, differing, share, largestError, meanError, largestUlp, meanUlp, allowed, kink } =
    moment;
  const total = shape.reduce((product, length) => product * length, 1);
  const title = `allowed ${figures.number(allowed)}`;
  const beyond = size(moment) > 1 ? "beyond" : "";
  return html`<tr class="${beyond}"><th scope="row">${placeOf(moment)}<small>${withStep ? `step ${step} · ` : ""}${shape.join(" × ") || "a number"}${kink ? html` · <abbr title="close to a tie or to a zero before a relu, where a small move makes a jump">on a kink</abbr>` : undefined}</small></th>
<td class="num" title="${title}">${figures.share(share)}</td><td class="num">${figures.number(largestError)}</td><td class="num">${figures.number(meanError)}</td><td class="num">${figures.ulp(largestUlp)}</td><td class="num">${figures.ulp(meanUlp)}</td>
<td class="num">${figures.count(differing)}<small>of ${figures.count(total)}</small></td><td>${worst(moment, pictures, withStep ? 72 : 40)}</td></tr>`;
}

function worst(moment: MomentComparison, pictures: Pictures, pixels: number): Html | undefined {
  const { worst: number } = moment;
  if (number === null) return undefined;
  const { position, expected, received, receptiveField } = number;
  const picture = pictures.draw(moment, pixels);
  const field =
    picture === undefined ? undefined : html`<small>${fieldText(position[0]!, receptiveField)}</small>`;
  return html`<div class="worst">${picture}<div>[${position.join(", ")}]<small>${figures.exact(received)} instead of ${figures.exact(expected)}</small>${field}</div></div>`;
}

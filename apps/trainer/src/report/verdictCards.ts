import type { BackendComparison, BackendTimes, Comparison } from "@striate/compare";
import type { CompareRecord } from "../compare/CompareRecord.js";
import { figures } from "./figures.js";
import { type Html, html } from "./html.js";
import { othersThanYardstick } from "./othersThanYardstick.js";
import { placeOf } from "./placeOf.js";

const WORDS = { identical: "Identical", rounding: "Rounding", fault: "Fault", error: "Error" } as const;
const SIGNS = { identical: "=", rounding: "≈", fault: "≠", error: "!" } as const;

/** The sentence on top, and a card for each backend: the verdict in a large word, the reason, the figures that matter. */
export function verdictCards({ comparison, descriptions }: CompareRecord): Html {
  const { backends, reference } = comparison;
  return html`<p class="headline">${headline(othersThanYardstick(comparison))}</p>
<div class="cards">${backends.map((backend, index) => card(backend, descriptions[index], reference))}</div>`;
}

function headline(backends: readonly BackendComparison[]): readonly Html[] {
  const right = backends.flatMap(({ name, verdict }) =>
    verdict === "identical" || verdict === "rounding" ? [name] : [],
  );
  return [
    ...backends.flatMap(({ name, verdict, fault, failure }) => {
      if (verdict === "fault")
        return [
          html`<span class="fault">${name} computes something wrong${fault === null ? "" : `: ${fault.primitive} of ${fault.layer || "the model"}`}.</span>`,
        ];
      if (verdict !== "error") return [];
      return [
        html`<span class="error">${name} did not get to the end${failure === null || failure.step === 0 ? "" : `: it threw in ${failure.layer || "the model"}`}.</span>`,
      ];
    }),
    ...(right.length === 0
      ? []
      : [html`<span>${list(right)} ${right.length === 1 ? "agrees" : "agree"} with the reference.</span>`]),
  ];
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function card(
  backend: BackendComparison,
  description: string | undefined,
  reference: Comparison["reference"],
): Html {
  const { name, verdict, reason } = backend;
  const isYardstick = name === reference.name;
  const known = facts(backend, isYardstick ? null : reference.times);
  const what = isYardstick
    ? html`<p class="what">the yardstick, once more</p>`
    : description === undefined || description === name
      ? undefined
      : html`<p class="what">${description}</p>`;
  return html`<article class="card ${verdict}">
<h3>${name}</h3>${what}
<p class="verdict"><span class="sign" aria-hidden="true">${SIGNS[verdict]}</span> ${WORDS[verdict]}</p>
<p class="reason">${reason}</p>
${known.length === 0 ? undefined : html`<dl>${known.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`}
</article>`;
}

function facts(
  { moments, primitives, firstDifferent, largest, times }: BackendComparison,
  reference: BackendTimes | null,
): readonly (readonly [term: string, text: string])[] {
  const at = (index: number) => `${placeOf(moments[index]!)}, step ${moments[index]!.step}`;
  const calls = primitives.reduce((sum, primitive) => sum + primitive.calls, 0);
  const same = primitives.reduce((sum, primitive) => sum + primitive.identical, 0);
  return [
    ...(largest === null
      ? []
      : [["Furthest off", `${figures.ofAllowed(moments[largest]!.share)}: ${at(largest)}`] as const]),
    ...(firstDifferent === null ? [] : [["Differs from", at(firstDifferent)] as const]),
    ...(calls === 0
      ? []
      : [["Calls with the same bits", `${figures.count(same)} of ${figures.count(calls)}`] as const]),
    ...(times === null ? [] : [["A training step", stepTime(times, reference)] as const]),
  ];
}

function stepTime({ step }: BackendTimes, reference: BackendTimes | null): string {
  if (reference === null) return figures.milliseconds(step);
  const ratio = reference.step / step;
  const [factor, word] = ratio >= 1 ? [ratio, "faster"] : [1 / ratio, "slower"];
  const compared =
    factor < 1.1 ? "as fast as the reference" : `${factor.toPrecision(2)} × ${word} than the reference`;
  return `${figures.milliseconds(step)}, ${compared}`;
}

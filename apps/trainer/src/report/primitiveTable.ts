import type { BackendComparison, PrimitiveComparison } from "@striate/compare";
import { figures } from "./figures.js";
import { type Html, html } from "./html.js";

/** Every call of a primitive, judged by itself with the backend's own inputs: folded, because the verdict says what matters of it. */
export function primitiveTable({ primitives }: BackendComparison): Html | undefined {
  if (primitives.length === 0) return undefined;
  const wrong = primitives.filter(isWrong).length;
  const calls = primitives.reduce((sum, primitive) => sum + primitive.calls, 0);
  return html`<details><summary>Primitives by themselves: ${figures.count(calls)} calls, ${wrong === 0 ? "all within their bounds" : `${wrong} of ${primitives.length} kinds outside their bounds`}</summary>
<div class="scroll"><table class="primitives"><thead><tr><th scope="col">layer</th><th scope="col">step</th><th scope="col">pass</th><th scope="col">primitive</th><th scope="col">calls</th><th scope="col">same bits</th><th scope="col">largest<br/>difference</th><th scope="col">share of the<br/>derived bound</th></tr></thead>
<tbody>${primitives.map(row)}</tbody></table></div></details>`;
}

const isWrong = ({ judged, share }: PrimitiveComparison): boolean => judged && (share === null || share > 1);

function row(primitive: PrimitiveComparison): Html {
  const { layer, step, pass, primitive: name, calls, identical, largest, share, judged } = primitive;
  const verdict = !judged ? "not judged" : share === null ? "nothing allowed" : figures.share(share);
  return html`<tr class="${isWrong(primitive) ? "beyond" : ""}"><th scope="row">${layer || "(model)"}</th><td>${step}</td><td>${pass}</td><td>${name}</td><td class="num">${calls}</td><td class="num">${identical}</td><td class="num">${figures.number(largest)}</td><td class="num">${verdict}</td></tr>`;
}

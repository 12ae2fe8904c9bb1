import type { BackendComparison, Failure, Fault, MomentComparison } from "@striate/compare";
import { figures } from "./figures.js";
import { type Html, html } from "./html.js";
import { fieldText, type Pictures } from "./pictures.js";
import { placeOf } from "./placeOf.js";

/** What was wrong, where in the network and in the picture it shows, and the smallest case as a test; undefined where nothing was. */
export function faultSection(backend: BackendComparison, pictures: Pictures): Html | undefined {
  const { name, fault, failure } = backend;
  if (fault === null && failure === null) return undefined;
  return html`<section class="fault"><h2>${fault === null ? "Where" : "What"} ${name} ${fault === null ? "stopped" : "got wrong"}</h2>
${fault === null ? undefined : described(fault)}${failure === null ? undefined : stopped(failure)}
${shown(backend, pictures)}${fault === null ? undefined : reduced(fault)}</section>`;
}

function described({ step, pass, layer, layerType, primitive, message, worst }: Fault): Html {
  return html`<p class="where"><code>${primitive}</code> of <b>${layer || "the model"}</b>${layerType === "" ? "" : ` (${layerType})`}, ${pass}, step ${step}</p>
<p>${sentence(message)}</p>
${
  worst === null
    ? undefined
    : html`<dl class="numbers"><div><dt>number</dt><dd>${worst.output}[${worst.position.join(", ")}]</dd></div>
<div><dt>expected</dt><dd>${figures.exact(worst.expected)}</dd></div><div><dt>received</dt><dd>${figures.exact(worst.received)}</dd></div>
<div><dt>may be off</dt><dd>${figures.number(worst.allowed)}</dd></div><div><dt>share of the bound</dt><dd>${worst.share === null ? "nothing is allowed" : figures.share(worst.share)}</dd></div></dl>`
}`;
}

function stopped({ step, pass, layer, layerType, primitive, message, code }: Failure): Html {
  const where =
    step === 0
      ? "before the first step"
      : `in the ${pass} pass of step ${step}, in ${layer || "the model"}${layerType === "" ? "" : ` (${layerType})`}`;
  return html`<p class="where">${primitive === "" ? "It threw" : html`<code>${primitive}</code> threw`} ${where}${code === null ? "" : ` with the code ${code}`}</p>
<blockquote>${message}</blockquote>`;
}

/** The first place where it shows in the network, if that is in a picture. */
function shown({ moments, firstExceeding }: BackendComparison, pictures: Pictures): Html | undefined {
  const first: MomentComparison | undefined = firstExceeding === null ? undefined : moments[firstExceeding];
  if (first?.worst == null) return undefined;
  const picture = pictures.draw(first, 168);
  const { position, receptiveField } = first.worst;
  return html`<figure class="shown">${picture}<figcaption>Where it first shows: ${placeOf(first)}, step ${first.step}, ${figures.ofAllowed(first.share)} at [${position.join(", ")}].${picture === undefined ? "" : ` That number is made of ${fieldText(position[0]!, receptiveField)}.`}</figcaption></figure>`;
}

function sentence(text: string): string {
  return text.replace(/[^.?!]$/, "$&.");
}

function reduced({ reduced: smallest }: Fault): Html | undefined {
  if (smallest === null) return undefined;
  const inputs = smallest.inputs.map(({ name, size }) => `${name} of ${figures.count(size)}`).join(", ");
  return html`<h3>The smallest case that fails</h3>
<p>${sentence(smallest.message)}${inputs === "" ? "" : ` Inputs: ${inputs}.`}</p>
<p class="hint">A test to paste, with nothing but your <code>create</code>. One click selects it all.</p>
<pre tabindex="0"><code>${smallest.test}</code></pre>`;
}

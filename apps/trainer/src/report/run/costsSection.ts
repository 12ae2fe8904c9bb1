import type { Words } from "../../language/Words.js";
import type { TrainingProfile } from "../../profile/TrainingProfile.js";
import { bytes } from "../bytes.js";
import { figures } from "../figures.js";
import { type Html, html } from "../html.js";
import type { LayerCost } from "./layerCosts.js";

interface Costs {
  readonly layers: readonly LayerCost[];
  readonly profile: TrainingProfile | undefined;
  readonly batchSize: number;
  /** The device computes on when a primitive has returned. */
  readonly onGpu: boolean;
  /** Bytes, of the whole process. */
  readonly peakMemory: number;
  readonly words: Words;
}

/** Time, where it was measured, and memory of every layer. */
export function costsSection({ layers, profile, batchSize, onGpu, peakMemory, words }: Costs): Html {
  const total = (value: (layer: LayerCost) => number) => layers.reduce((sum, layer) => sum + value(layer), 0);
  const longest = Math.max(...layers.map(({ time }) => (time ? time.forward + time.backward : 0)));
  const largest = Math.max(...layers.map(({ activations, weights }) => activations + weights));
  const timed = profile !== undefined && longest > 0;
  const heads = [
    words.layer,
    ...(timed ? [words.timeOfStep] : []),
    words.memory,
    words.parameters,
    words.multiplyAdds,
  ];
  return html`<section><h2>${words.costs}</h2><p class="lead">${
    timed
      ? html`<span class="key"><i class="forward"></i>${words.forward}</span><span class="key"><i class="backward"></i>${words.backward}</span>`
      : undefined
  }<span class="key"><i class="activations"></i>${words.activations(batchSize)}</span><span class="key"><i class="weights"></i>${words.weights}</span></p>
${timed ? html`<p class="hint">${parts(profile, words)}${onGpu ? ` ${words.dispatchTimes}` : ""}</p>` : html`<p class="hint">${words.notTimed}</p>`}
<div class="scroll"><table class="costs"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${layers.map((layer) => row(layer, { timed, longest, largest }))}
<tr class="mean"><th scope="row">${words.total}</th>${timed ? html`<td><div class="bar"></div><span class="num">${figures.milliseconds(total(({ time }) => (time ? time.forward + time.backward : 0)))}</span></td>` : undefined}<td><span class="num">${bytes(total(({ activations, weights }) => activations + weights))}</span></td><td class="num">${figures.count(total(({ parameters }) => parameters))}</td><td class="num">${figures.count(total(({ multiplyAdds }) => multiplyAdds))}</td></tr></tbody></table></div>
<p class="hint">${words.memoryNote(bytes(peakMemory))}</p></section>`;
}

function parts({ parts: all, millisecondsPerStep, steps }: TrainingProfile, words: Words): string {
  const named = Object.entries(words.profileParts).map(([part, name]) => {
    const { share } = all[part as keyof typeof all];
    return `${name} ${(100 * share).toFixed(0)} %`;
  });
  return words.stepTakes(figures.milliseconds(millisecondsPerStep), figures.count(steps), named.join(" · "));
}

interface Scale {
  readonly timed: boolean;
  readonly longest: number;
  readonly largest: number;
}

function row(layer: LayerCost, { timed, longest, largest }: Scale): Html {
  const { name, type, time, activations, weights, parameters, multiplyAdds } = layer;
  const share = (value: number, of: number) => `${((100 * value) / of).toFixed(1)}%`;
  const bar = (first: readonly [string, number], second: readonly [string, number], of: number) =>
    html`<div class="bar">${[first, second].map(([kind, value]) => html`<i class="${kind}" style="width:${share(value, of)}"></i>`)}</div>`;
  return html`<tr><th scope="row">${name}<small>${type}</small></th>${
    timed
      ? html`<td>${time && bar(["forward", time.forward], ["backward", time.backward], longest)}<span class="num">${time ? figures.milliseconds(time.forward + time.backward) : "–"}</span></td>`
      : undefined
  }<td>${bar(["activations", activations], ["weights", weights], largest)}<span class="num">${bytes(activations + weights)}</span></td><td class="num">${figures.count(parameters)}</td><td class="num">${figures.count(multiplyAdds)}</td></tr>`;
}

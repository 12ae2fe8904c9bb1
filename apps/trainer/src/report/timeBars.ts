import type { BackendTimes, Comparison, LayerTime } from "@striate/compare";
import { figures } from "./figures.js";
import { type Html, html } from "./html.js";

const METHODS = {
  calls: "each call timed where it is made",
  synchronized: "each call made once more by itself, timed until its numbers can be read",
} as const;

/** A figure for each backend, the reference first: what a step spends in every layer, forward and backward, as bars of its own scale. */
export function timeBars({ backends, reference }: Comparison): Html | undefined {
  const timed = [
    { name: `${reference.name} (the yardstick)`, times: reference.times },
    ...backends.filter(({ name }) => name !== reference.name),
  ].flatMap(({ name, times }) => (times === null ? [] : [{ name, times }]));
  if (timed.length === 0) return undefined;
  return html`<div class="figures">${timed.map(({ name, times }) => figure(name, times))}</div>`;
}

function figure(name: string, times: BackendTimes): Html {
  const total = ({ forward, backward }: LayerTime) => forward + backward;
  const longest = Math.max(...times.layers.map(total));
  return html`<figure class="times">
<figcaption><b>${name}</b> ${figures.milliseconds(times.step)} a step<small>median of ${times.runs}; ${METHODS[times.method]}</small></figcaption>
<table><tbody>${times.layers.map((layer) => {
    const share = (time: number) => (longest === 0 ? 0 : Number(((100 * time) / longest).toFixed(2)));
    const title = `${layer.layer || "the model itself"}: forward ${figures.milliseconds(layer.forward)}, backward ${figures.milliseconds(layer.backward)}`;
    return html`<tr title="${title}"><th scope="row">${layer.layer || "(model)"}</th><td><div class="bar"><i class="forward" style="width:${share(layer.forward)}%"></i><i class="backward" style="width:${share(layer.backward)}%"></i></div></td><td class="num">${figures.milliseconds(total(layer))}</td></tr>`;
  })}</tbody></table></figure>`;
}

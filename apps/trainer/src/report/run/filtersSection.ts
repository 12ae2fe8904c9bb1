import type { Model } from "@striate/layers";
import type { Words } from "../../language/Words.js";
import { type Html, html } from "../html.js";
import { pixels } from "./pixels.js";

const MOST_FILTERS = 64;

/** The kernels of the first convolution, if the network begins with one. */
export async function filtersSection(model: Model, words: Words): Promise<Html | undefined> {
  const kernel = model.parameters.find(({ shape }) => shape.length === 4);
  if (kernel === undefined) return undefined;
  const [height = 0, width = 0, inputs = 0, filters = 0] = kernel.shape;
  const values = Float32Array.from(await kernel.value.read());
  const limit = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const shown = Math.min(filters, MOST_FILTERS);
  const colored = inputs === 3;
  const size = Math.min(84, Math.max(44, 14 * width));
  const pictures = Array.from({ length: shown }, (_, filter) => {
    const options = { alt: words.filter(filter), size, title: words.filter(filter) };
    const weight = (place: number, channel: number) => values[(place * inputs + channel) * filters + filter]!;
    const places = Array.from({ length: height * width }, (_, place) => place);
    if (colored) {
      const rgb = places.flatMap((place) => [0, 1, 2].map((c) => 127.5 + (127.5 * weight(place, c)) / limit));
      return pixels.picture({ values: rgb, height, width, channels: 3 }, options);
    }
    const plane = places.map((place) => weight(place, 0));
    return pixels.diverging({ values: plane, height, width, channels: 1 }, limit, options);
  });
  const lead = colored ? words.filtersInColor : words.filtersInGray(limit.toPrecision(2));
  const more = filters > shown ? ` ${words.firstOf(shown, filters)}` : "";
  return html`<section><h2>${words.filters}</h2><p class="lead">${words.filtersOf(kernel.name, `${height} × ${width} × ${inputs}`)} ${lead}${more}</p>
<div class="tiles">${pictures}</div></section>`;
}

import type { Words } from "../../language/Words.js";
import { type Html, html } from "../html.js";
import type { FeatureMaps } from "./featureMaps.js";
import { type Plane, pixels } from "./pixels.js";

interface Sample {
  /** Raw pixels, where they can be shown. */
  readonly picture: Plane | undefined;
  readonly index: number;
  readonly label: string;
}

/** One test picture on its way through the network, layer by layer. */
export function mapsSection(maps: readonly FeatureMaps[], sample: Sample, words: Words): Html {
  const { picture, index, label } = sample;
  const shown =
    picture &&
    html`<div class="layer"><h3>${words.input}<small>${picture.height} × ${picture.width} × ${picture.channels}</small></h3><div class="maps">${pixels.picture(picture, { alt: label, size: 72 })}</div></div>`;
  return html`<section><h2>${words.layerByLayer}</h2><p class="lead">${words.layerByLayerLead(index, label)}</p>
<div class="layers">${shown}${maps.map((map) => layer(map, words))}</div></section>`;
}

function layer(map: FeatureMaps, words: Words): Html {
  const { name, type, shape, channels } = map;
  const all = shape.at(-1)!;
  const more = channels < all ? ` · ${words.firstOf(channels, all)}` : "";
  return html`<div class="layer"><h3>${name || type}<small>${name ? `${type} · ` : ""}${shape.join(" × ")}${more}</small></h3><div class="maps">${shape.length === 3 ? planes(map, words) : [vector(map, words)]}</div></div>`;
}

function planes({ name, shape, values, channels }: FeatureMaps, words: Words): readonly Html[] {
  const [height = 1, width = 1] = shape;
  const limit = largest(values);
  const draw = values.some((value) => value < 0) ? pixels.diverging : pixels.sequential;
  const size = width >= 20 ? 60 : width >= 8 ? 48 : 36;
  return Array.from({ length: channels }, (_, channel) => {
    const plane = Array.from({ length: height * width }, (_, place) => values[place * channels + channel]!);
    const alt = `${name}, ${words.channel(channel)}`;
    return draw({ values: plane, height, width, channels: 1 }, limit, {
      alt,
      size,
      title: words.channel(channel),
    });
  });
}

/** Columns from the zero line, up or down. */
function vector({ name, values }: FeatureMaps, words: Words): Html {
  const limit = largest(values);
  const column = Math.max(2, Math.min(14, Math.floor(480 / values.length)));
  const [up, down] = [values.some((value) => value > 0), values.some((value) => value < 0)];
  const height = 52;
  const zero = up && down ? height / 2 : up ? height : 0;
  const scale = (up && down ? height / 2 : height) / limit;
  const bars = Array.from(values, (value, index) => {
    const length = Math.abs(value) * scale;
    return html`<rect x="${index * column}" y="${(value > 0 ? zero - length : zero).toFixed(1)}" width="${column - 1}" height="${length.toFixed(1)}" class="${value < 0 ? "down" : "up"}"/>`;
  });
  const width = values.length * column;
  return html`<svg class="vector" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}, ${words.numbersFrom(limit.toPrecision(3))}"><path d="M0 ${zero}H${width}" class="zero"/>${bars}</svg>`;
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
}

import type { Dataset } from "@striate/datasets";
import type { Words } from "../../language/Words.js";
import { validationSize } from "../../train/validationSize.js";
import { figures } from "../figures.js";
import { type Html, html } from "../html.js";
import { type ClassFacts, dataFacts } from "./dataFacts.js";
import { pixels } from "./pixels.js";
import type { Images, RunFacts } from "./RunFacts.js";

/** Pictures of every class, how many there are, and what their pixels are like. */
export function dataSection({ dataset, train, validation, test, augmented }: RunFacts, words: Words): Html {
  const facts = dataFacts(train, test);
  const [height, width, channels] = train.imageShape;
  const many = facts.classes.length > 20;
  const size = many ? 48 : 44;
  const aside = validationSize(validation);
  const sizes = words.dataSizes(
    dataset,
    figures.count(train.size),
    aside === undefined ? undefined : figures.count(aside),
    test && figures.count(test.size),
  );
  return html`<section><h2>${words.data}</h2><p class="lead">${sizes} ${words.eachOf(`${height} × ${width} × ${channels}`)}</p>
<div class="samples${many ? " many" : ""}">${facts.classes.map(
    (of) =>
      html`<div class="class"><h3>${of.name}<small>${words.counts(figures.count(of.train), test && figures.count(of.test))}</small></h3><div class="maps">${pictures(train, of, size)}</div></div>`,
  )}</div>${facts.more === 0 ? undefined : html`<p class="hint">${words.moreClasses(facts.more)}</p>`}
${augmented && html`<h3 class="apart">${words.augmented}</h3><p class="hint">${words.augmentedLead}</p><div class="maps">${drawn(augmented, words.augmented, size)}</div>`}
<h3 class="apart">${words.statistics}</h3><p class="hint">${words.statisticsOf(figures.count(facts.measured))}</p>${table(facts, channels, words)}</section>`;
}

function pictures(data: Dataset, { positions, name }: ClassFacts, size: number): readonly Html[] {
  return drawn(data.normalize("none").at(positions).images, name, size);
}

function drawn({ data, shape }: Images, alt: string, size: number): readonly Html[] {
  const [count, height, width, channels] = shape;
  if (channels !== 1 && channels !== 3) return [];
  const length = height * width * channels;
  return Array.from({ length: count }, (_, index) => {
    const values = data.subarray(index * length, (index + 1) * length);
    return pixels.picture({ values, height, width, channels }, { alt, size });
  });
}

function table({ statistics }: ReturnType<typeof dataFacts>, channels: number, words: Words): Html {
  const names = channels === 1 ? [words.gray] : channels === 3 ? words.colors : undefined;
  const heads = [words.channelName, words.mean, words.std, words.least, words.most];
  const { mean, std, min, max } = statistics;
  return html`<div class="scroll"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${mean.map(
    (_, channel) =>
      html`<tr><th scope="row">${names?.[channel] ?? String(channel)}</th>${[mean, std, min, max].map((values) => html`<td class="num">${values[channel]!.toFixed(4)}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

import type { Dataset } from "@striate/datasets";
import type { Words } from "../../language/Words.js";
import { type Html, html } from "../html.js";
import { pixels } from "./pixels.js";
import type { Mistake } from "./testResults.js";

/** The pictures that the model was surest of and wrong about; nothing where pictures of so many channels cannot be shown. */
export function mistakesSection(mistakes: readonly Mistake[], test: Dataset, words: Words): Html | undefined {
  const [height, width, channels] = test.imageShape;
  if (channels !== 1 && channels !== 3) return undefined;
  if (mistakes.length === 0) {
    return html`<section><h2>${words.worstMistakes}</h2><p class="lead">${words.noMistakes}</p></section>`;
  }
  const { data } = test.normalize("none").at(mistakes.map(({ index }) => index)).images;
  const length = height * width * channels;
  const name = (label: number) => test.classNames[label] ?? String(label);
  return html`<section><h2>${words.worstMistakes}</h2><p class="lead">${words.worstMistakesLead}</p>
<div class="mistakes">${mistakes.map(({ index, label, predicted, certainty, ofLabel }, at) => {
    const values = data.subarray(at * length, (at + 1) * length);
    const alt = words.mistake(name(label), name(predicted));
    const picture = pixels.picture(
      { values, height, width, channels },
      { alt, size: 96, title: words.testPicture(index) },
    );
    return html`<figure>${picture}<figcaption><b>${name(label)}</b><span class="said">${words.said} <b>${name(predicted)}</b> ${whole(certainty)}</span><span class="soft">${words.itself(name(label))} ${whole(ofLabel)}</span></figcaption></figure>`;
  })}</div></section>`;
}

/** A probability, never rounded to certainty. */
function whole(share: number): string {
  if (share > 0.9995 && share < 1) return "> 99.9\u00a0%";
  if (share < 0.0005 && share > 0) return "< 0.1\u00a0%";
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

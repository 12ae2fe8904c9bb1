import { LANGUAGES } from "../../language/Language.js";
import type { Words } from "../../language/Words.js";
import { validationSize } from "../../train/validationSize.js";
import { version } from "../../version.js";
import { figures } from "../figures.js";
import { type Html, html } from "../html.js";
import { style } from "../style.js";
import { classTable } from "./classTable.js";
import { confusionSection } from "./confusionSection.js";
import { costsSection } from "./costsSection.js";
import { curvesSection } from "./curvesSection.js";
import { dataSection } from "./dataSection.js";
import { featureMaps } from "./featureMaps.js";
import { filtersSection } from "./filtersSection.js";
import { headline } from "./headline.js";
import { layerCosts } from "./layerCosts.js";
import { mapsSection } from "./mapsSection.js";
import { mistakesSection } from "./mistakesSection.js";
import type { RunFacts } from "./RunFacts.js";
import { runSettings } from "./runSettings.js";
import { runStyle } from "./runStyle.js";
import type { TestResults } from "./testResults.js";

interface Surroundings {
  /** Undefined where nothing was tested, or the model gives what is no number. */
  readonly results: TestResults | undefined;
  /** The command that repeats the run. */
  readonly command: string;
  readonly date: Date;
  /** Bytes. */
  readonly peakMemory: number;
}

/** All that a run leaves to look at, as one file that needs nothing around it: no network, no script. */
export async function runReport(run: RunFacts, around: Surroundings): Promise<string> {
  const words = LANGUAGES[run.language];
  const { results } = around;
  const title = words.title(run.model, run.dataset);
  const page = html`<html lang="${words.code}"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/><meta name="color-scheme" content="light dark"/><title>${title}</title><style>${{ html: style + runStyle }}</style></head>
<body><main class="run">
<header><h1><b>${title}</b></h1><p class="about">${about(run, around.date, words)}</p></header>
${headline(run, results, words)}
${run.failure === undefined ? undefined : html`<blockquote>${run.failure}</blockquote>`}
${await curvesSection(run, words)}
${await ofModel(run, results, words)}
${costs(run, around.peakMemory, words)}
${dataSection(run, words)}
${runSettings(run, { ...around, words })}
<footer>${words.footer(version)}</footer>
</main></body></html>`;
  return `<!doctype html>\n${page.html}\n`;
}

function about({ network, train, validation, test }: RunFacts, date: Date, words: Words): string {
  const aside = validationSize(validation);
  return words.about({
    parameters: figures.count(network.countParams()),
    train: figures.count(train.size),
    validation: aside === undefined ? undefined : figures.count(aside),
    test: test && figures.count(test.size),
    shape: train.imageShape.join(" × "),
    date: date.toISOString().slice(0, 10),
  });
}

/** What its weights do; nothing where they are no numbers. */
async function ofModel(
  run: RunFacts,
  results: TestResults | undefined,
  words: Words,
): Promise<Html | undefined> {
  const { network, test, validation, onTrain } = run;
  if (test === undefined || results === undefined) {
    // Of weights that are left alone the training pictures are read after the test's.
    const why = validation.on === "validation" && onTrain === undefined ? words.notTested : words.noNumbers;
    const missing = test === undefined ? undefined : html`<section><p class="lead">${why}</p></section>`;
    return html`${missing}${(await hasNumbers(network)) ? await filtersSection(network, words) : undefined}`;
  }
  const { classNames } = run.train;
  return html`${confusionSection(results, { classNames, total: test.size, words })}
${classTable(results.confusion, classNames, words)}
${mistakesSection(results.mistakes, test, words)}
${await filtersSection(network, words)}
${await mapsOf(run, test, results.sample, words)}`;
}

async function hasNumbers(network: RunFacts["network"]): Promise<boolean> {
  for (const { value } of network.parameters) {
    if (!(await value.read()).every(Number.isFinite)) return false;
  }
  return true;
}

async function mapsOf(
  { network, train }: RunFacts,
  test: NonNullable<RunFacts["test"]>,
  index: number,
  words: Words,
): Promise<Html> {
  const { images, labels } = test.at([index]);
  const [, height, width, channels] = images.shape;
  const maps = await featureMaps(network, images, { channels: 16, numbers: 240, layers: 24 });
  const raw = test.normalize("none").at([index]).images.data;
  const label = labels.data[0]!;
  return mapsSection(
    maps,
    {
      picture: channels === 1 || channels === 3 ? { values: raw, height, width, channels } : undefined,
      index,
      label: train.classNames[label] ?? String(label),
    },
    words,
  );
}

function costs({ network, profile, batchSize, flags }: RunFacts, peakMemory: number, words: Words): Html {
  const layers = layerCosts(network, batchSize, profile);
  return costsSection({
    ...{ layers, profile, batchSize, peakMemory, words },
    onGpu: String(flags["backend"]).startsWith("gpu"),
  });
}

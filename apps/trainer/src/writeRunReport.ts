import { confusionFigure } from "./figures/confusionFigure.js";
import { PALETTES } from "./figures/Palette.js";
import { LANGUAGES } from "./language/Language.js";
import { peakMemory } from "./peakMemory.js";
import type { RunFolder } from "./RunFolder.js";
import type { RunFacts } from "./report/run/RunFacts.js";
import { type FlagShape, repeatCommand } from "./report/run/repeatCommand.js";
import { runReport } from "./report/run/runReport.js";
import { type TestResults, testResults } from "./report/run/testResults.js";

/** Of the test, where someone waits for a run to stop. */
const PATIENCE = 10;

/**
 * Reads the test set with the weights that a run leaves behind, unless it was read already, and writes what came out: confusion.svg and report.html. Of a run
 * that was stopped or failed too, as far as there is something to tell; but where pictures were set aside to validate on, the test set is left alone then.
 */
export async function writeRunReport(folder: Pick<RunFolder, "write">, run: RunFacts): Promise<void> {
  const { model, dataset, train, language, flags } = run;
  const words = LANGUAGES[language];
  const results = run.validation.on === "validation" ? run.onTest : await tested(run);
  if (results !== undefined) {
    const figure = confusionFigure({
      counts: results.confusion.toJSON(),
      classNames: train.classNames,
      title: words.title(model, dataset),
      room: train.classNames.length > 20 ? 1600 : 760,
      words,
      palette: PALETTES.paper,
    });
    folder.write("confusion.svg", `${figure.html}\n`);
  }
  const page = await runReport(run, {
    results,
    command: repeatCommand(model, flags, await trainFlags()),
    date: new Date(),
    peakMemory: peakMemory(),
  });
  folder.write("report.html", page);
}

async function tested({ network, test, history, failure }: RunFacts): Promise<TestResults | undefined> {
  const cut = history.stopped || failure !== undefined;
  return test && testResults(network, test, { seconds: cut ? PATIENCE : Number.POSITIVE_INFINITY });
}

/** Where a run is written, which one it goes on with, and what is told of it, is no part of what it computes. */
const NOT_REPEATED = [
  "out",
  "force",
  "resume",
  "config",
  "estimate",
  "json",
  "profile",
  "logEvery",
  "mirror",
  "maxMemory",
  "prefetch",
];

async function trainFlags(): Promise<readonly FlagShape[]> {
  const { trainCommand } = await import("./commands/trainCommand.js");
  const silent = { out: () => {}, err: () => {}, bar: undefined, color: false, columns: 80, debug: false };
  const { options } = trainCommand(silent, () => {});
  return options.filter((option) => !NOT_REPEATED.includes(option.attributeName()));
}

import { bestEpoch } from "../../figures/bestEpoch.js";
import type { Words } from "../../language/Words.js";
import { percent } from "../../progress.js";
import type { Validation } from "../../train/Validation.js";
import { figures } from "../figures.js";
import { type Html, html } from "../html.js";
import type { RunFacts } from "./RunFacts.js";
import type { TestResults } from "./testResults.js";

/** The result in large words, and the numbers around it. */
export function headline(run: RunFacts, results: TestResults | undefined, words: Words): Html {
  return html`<p class="headline">${sentences(run, results, words).map(({ text, kind }) => html`<span class="${kind}">${text}</span>`)}</p>
<dl class="numbers result">${numbers(run, results, words).map(
    ([name, value, more]) =>
      html`<div><dt>${name}</dt><dd>${value}${more === undefined ? undefined : html`<small>${more}</small>`}</dd></div>`,
  )}</dl>`;
}

interface Sentence {
  readonly text: string;
  readonly kind: "good" | "fault" | "error";
}

function sentences(run: RunFacts, results: TestResults | undefined, words: Words): readonly Sentence[] {
  const { history, failure, onTrain, validation } = run;
  const { epochs, steps, stopped, stoppedBy } = history;
  const last = epochs.at(-1);
  const found: Sentence[] = [];
  if (failure !== undefined) found.push({ text: words.failed(steps.length), kind: "fault" });
  else if (stopped) found.push({ text: words.interrupted(steps.length), kind: "error" });
  const whole = results !== undefined && results.count === run.test?.size;
  const recognized = (on: Validation["on"], share: number) =>
    found.push({ text: words.validatedOn[on].recognized(percent(share)), kind: "good" });
  if (whole && failure === undefined) recognized("test", results.accuracy);
  else if (last?.valAccuracy !== undefined) recognized(validation.on, last.valAccuracy);
  else if (onTrain !== undefined)
    found.push({ text: words.recognizedOfTraining(percent(onTrain.accuracy)), kind: "good" });
  else if (last !== undefined)
    found.push({ text: words.recognizedOfTraining(percent(last.accuracy)), kind: "good" });
  else found.push({ text: words.noEpoch, kind: "error" });
  if (stoppedBy !== undefined) found.push({ text: words.stoppedBy(stoppedBy), kind: "good" });
  return found;
}

type Entry = readonly [name: string, value: string, more?: string];

function numbers(run: RunFacts, results: TestResults | undefined, words: Words): readonly Entry[] {
  const { history, kept, onTrain, validation } = run;
  const measured = words.validatedOn[validation.on];
  const { epochs, steps } = history;
  const best = bestEpoch(epochs);
  const last = epochs.at(-1);
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const rates = epochs.map(({ imagesPerSecond }) => imagesPerSecond).sort((a, b) => a - b);
  const wrong = results && results.count - Math.round(results.accuracy * results.count);
  const entries: (Entry | undefined)[] = [
    results && [
      words.testPictures,
      words.ofPictures(figures.count(results.count - wrong!), figures.count(results.count)),
      words.wrong(figures.count(wrong!)),
    ],
    validation.on === "test" || kept?.valAccuracy === undefined
      ? undefined
      : [measured.accuracy, percent(kept.valAccuracy)],
    onTrain && [
      words.trainAccuracy,
      percent(onTrain.accuracy),
      words.finalWeights(figures.count(onTrain.count)),
    ],
    best?.valAccuracy === undefined
      ? undefined
      : [words.bestEpoch, `${best.epoch}`, percent(best.valAccuracy)],
    last && [
      words.loss,
      last.loss.toFixed(4),
      last.valLoss === undefined ? words.trainMean : measured.ofLoss(last.valLoss.toFixed(4)),
    ],
    ...Object.entries(last?.metrics ?? {})
      .filter(([name]) => /^valTop\d+$/.test(name))
      .map(([name, value]): Entry => [measured.top(name.slice(6)), percent(value)]),
    [words.epochs, `${epochs.length}`, words.steps(steps.length)],
    seconds === 0
      ? undefined
      : [words.time, duration(seconds), words.rate(figures.count(Math.round(rates[rates.length >> 1]!)))],
  ];
  return entries.filter((entry) => entry !== undefined);
}

/** `0.8 s`, `49 s`, `3 min 20 s`, `2 h 5 min`. */
function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

import type { EpochRecord, StepRecord } from "@striate/training";
import { bestEpoch } from "./figures/bestEpoch.js";
import { curveFigure, type Line, type Point } from "./figures/curveFigure.js";
import { PALETTES } from "./figures/Palette.js";
import type { Words } from "./language/Words.js";
import type { Validation } from "./train/Validation.js";

/** The textbook's two figures, as SVG text. */
export interface Curves {
  readonly loss: string;
  readonly accuracy: string;
}

export interface CurveOptions {
  /** Default: none, as in a page that has its own. */
  readonly title?: string;
  readonly epochs: readonly EpochRecord[];
  readonly steps: readonly StepRecord[];
  readonly stepsPerEpoch: number;
  readonly validatedOn: Validation["on"];
  readonly words: Words;
  /** Default `paper`. */
  readonly palette?: keyof typeof PALETTES;
  /** In pixels. Default 900 × 560. */
  readonly size?: readonly [width: number, height: number];
}

/** Draws loss and accuracy over epochs: training as it went, validation after every epoch, and where that was best. */
export async function drawCurves(options: CurveOptions): Promise<Curves> {
  const { title, epochs, steps, stepsPerEpoch, words, palette = "paper", size = [900, 560] } = options;
  const colors = PALETTES[palette];
  const validation = words.validatedOn[options.validatedOn];
  const of = (value: (record: EpochRecord) => number | undefined): Point[] =>
    epochs.flatMap((record) => {
      const y = value(record);
      return y === undefined ? [] : [[record.epoch, y] as const];
    });
  const best = epochs.length < 2 ? undefined : bestEpoch(epochs);
  const figure = (name: string, yName: string, lines: readonly Line[]) =>
    curveFigure({
      ...(title === undefined ? {} : { title: `${title}: ${name}` }),
      xName: words.epoch,
      yName,
      lines,
      mark: best && { epoch: best.epoch, label: words.best },
      palette: colors,
      width: size[0],
      height: size[1],
    });
  return {
    loss: await figure(words.loss, words.crossEntropy, [
      {
        name: words.trainSteps,
        color: colors.train,
        faint: true,
        points: thinned(steps.map(({ step, loss }) => [step / stepsPerEpoch, loss])),
      },
      { name: words.trainMean, color: colors.train, points: of(({ loss }) => loss) },
      { name: validation.name, color: colors.test, points: of(({ valLoss }) => valLoss) },
    ]),
    accuracy: await figure(words.accuracy, words.accuracy, [
      { name: words.trainMean, color: colors.train, points: of(({ accuracy }) => accuracy) },
      { name: validation.name, color: colors.test, points: of(({ valAccuracy }) => valAccuracy) },
      ...topLines(epochs, validation.top).map(({ name, value }) => ({
        name,
        color: colors.test,
        dashed: true,
        points: of(value),
      })),
    ]),
  };
}

/** At most 1,000 of many points, evenly. */
function thinned(points: readonly Point[]): readonly Point[] {
  const every = Math.ceil(points.length / 1000);
  return points.filter((_, index) => index % every === 0);
}

/** Of metrics such as `valTop5`: the label is among the k likeliest classes. */
function topLines(epochs: readonly EpochRecord[], named: (k: string) => string) {
  const names = new Set(epochs.flatMap(({ metrics = {} }) => Object.keys(metrics)));
  return [...names].flatMap((name) => {
    const k = /^valTop(\d+)$/.exec(name)?.[1];
    const value = ({ metrics }: EpochRecord) => metrics?.[name];
    return k === undefined ? [] : [{ name: named(k), value }];
  });
}

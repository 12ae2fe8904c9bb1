import { type Dataset, isGrouped, type TrainAndTest } from "@striate/datasets";
import type { ClassCount, DataDescription, PartDescription } from "./DataDescription.js";

/** Counts, balance, and statistics of the raw pixels. */
export function describeData(dataset: string, { train, test }: TrainAndTest): DataDescription {
  const [trained, tested] = [train.statistics(), test.statistics()];
  const { length } = [train.classNames, trained.classCounts, tested.classCounts].sort(
    (a, b) => b.length - a.length,
  )[0]!;
  const classes = Array.from({ length }, (_, label) => ({
    name: train.classNames[label] ?? String(label),
    train: trained.classCounts[label] ?? 0,
    test: tested.classCounts[label] ?? 0,
  }));
  return {
    dataset,
    imageShape: train.imageShape,
    train: part(train, trained),
    test: part(test, tested),
    classes,
    warnings: [...orderWarnings(train), ...classWarnings(classes), ...pixelWarnings(trained)],
  };
}

function part(
  { size }: Dataset,
  { mean, std, min, max }: ReturnType<Dataset["statistics"]>,
): PartDescription {
  return { size, mean, std, min, max };
}

function orderWarnings(train: Dataset): readonly string[] {
  if (!isGrouped(train.labels())) return [];
  return [
    "the training pictures come class after class: shuffle all of them, as striate train does, not in a buffer",
  ];
}

/** So many times the smallest class, and accuracy alone says little. */
const UNEVEN = 3;

function classWarnings(classes: readonly ClassCount[]): readonly string[] {
  const missing = (part: "train" | "test") =>
    classes.filter((one) => one[part] === 0).map(({ name }) => name);
  const without = (part: "train" | "test", what: string) => {
    const names = missing(part);
    return names.length === 0 ? [] : [`no ${what} picture is of ${listed(names)}`];
  };
  const counts = classes.map(({ train }) => train).filter((count) => count > 0);
  const ratio = Math.max(...counts) / Math.min(...counts);
  const uneven =
    ratio >= UNEVEN
      ? [`the largest class has ${ratio.toFixed(1)} times as many training pictures as the smallest`]
      : [];
  const alone = classes.length < 2 ? ["there are no two classes to tell apart"] : [];
  return [...alone, ...without("train", "training"), ...without("test", "test"), ...uneven];
}

function pixelWarnings({ std }: { readonly std: readonly number[] }): readonly string[] {
  const flat = std.flatMap((deviation, channel) => (deviation < 1e-6 ? [channel] : []));
  return flat.map(
    (channel) => `channel ${channel} has one value in all training pictures, and tells nothing`,
  );
}

/** Up to five names, and how many there are beside them. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more classes` : shown;
}

import { percent } from "../progress.js";
import { textTable } from "../textTable.js";
import type { ClassCount, DataDescription, PartDescription } from "./DataDescription.js";

/** More classes are told by the smallest and the largest alone. */
const MOST_ROWS = 20;

/** A data set as text for people. */
export function formatData({ dataset, imageShape, train, test, classes, warnings }: DataDescription): string {
  const head =
    `${dataset}: ${count(train.size)} training and ${count(test.size)} test pictures of ${imageShape.join("×")} ` +
    `in ${classes.length} classes`;
  const tables = [
    channelTable(train, test),
    classes.length > MOST_ROWS ? extremes(classes) : classTable(classes, train, test),
  ];
  const told = warnings.map((warning) => `warning: ${warning}`);
  return [
    head,
    ...tables.map((lines) => lines.join("\n")),
    ...(told.length > 0 ? [told.join("\n")] : []),
  ].join("\n\n");
}

function channelTable(train: PartDescription, test: PartDescription): readonly string[] {
  const names =
    train.mean.length === 3
      ? ["red", "green", "blue"]
      : train.mean.map((_, c) => (train.mean.length === 1 ? "gray" : String(c)));
  const rows = names.map((name, c) => [
    name,
    ...[train.mean, train.std, train.min, train.max, test.mean, test.std].map((values) =>
      values[c]!.toFixed(4),
    ),
  ]);
  const columns = ["x / 255", "mean", "std", "min", "max", "test mean", "std"];
  return textTable([columns, ...rows], ["left", ...columns.slice(1).map(() => "right" as const)]);
}

function classTable(
  classes: readonly ClassCount[],
  train: PartDescription,
  test: PartDescription,
): readonly string[] {
  const rows = classes.map((one) => [
    one.name,
    count(one.train),
    percent(one.train / train.size),
    count(one.test),
    percent(one.test / test.size),
  ]);
  return textTable(
    [["class", "training", "", "test", ""], ...rows],
    ["left", "right", "right", "right", "right"],
  );
}

function extremes(classes: readonly ClassCount[]): readonly string[] {
  return (["train", "test"] as const).map((part) => {
    const sorted = classes.toSorted((a, b) => a[part] - b[part]);
    const [least, most] = [sorted[0]!, sorted.at(-1)!];
    const name = part === "train" ? "training" : "test";
    if (least[part] === most[part]) return `${name}: ${count(most[part])} pictures in every class`;
    return `${name}: from ${count(least[part])} pictures of ${least.name} to ${count(most[part])} of ${most.name}`;
  });
}

const count = (value: number): string => value.toLocaleString("en-US");

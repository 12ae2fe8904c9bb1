import type { ConfusionMatrix } from "@striate/training";
import { confusedPairs } from "../confusedPairs.js";
import { formatConfusion } from "../formatConfusion.js";
import { percent } from "../progress.js";
import { textTable } from "../textTable.js";
import type { TestOutcome } from "./evaluateFile.js";

/** Classes up to which a table of all against all can be read. */
const FEW = 20;
const MISTAKES = 10;

/** What a model made of a test set, for people: the table of all classes, or, where they are many, each class and the commonest mistakes. */
export function formatTest({ dataset, classNames, evaluation }: TestOutcome, columns: number): string {
  const { loss, accuracy, count, metrics = {}, confusion } = evaluation;
  const others = Object.entries(metrics).map(([name, value]) => `, ${named(name)} ${percent(value)}`);
  const head = `${dataset}: ${count.toLocaleString("en-US")} test pictures, loss ${loss.toFixed(4)}, accuracy ${percent(accuracy)}${others.join("")}`;
  if (confusion === undefined) return head;
  const matrix = formatConfusion(confusion.toJSON(), classNames);
  const fits = matrix.split("\n").every((line) => line.length <= Math.max(columns, 80));
  const shown = confusion.classes <= FEW && fits ? matrix : mistakes(confusion, classNames);
  return `${head}\n\n${shown}\n\n${scores(confusion, classNames)}`;
}

function named(metric: string): string {
  return metric.replace(/^top(\d+)$/, "top-$1");
}

function mistakes(confusion: ConfusionMatrix, classNames: readonly string[]): string {
  const found = confusedPairs(confusion.toJSON(), MISTAKES);
  if (found.length === 0) return "no mistakes";
  const rows = found.map(({ count, label, predicted }) => [
    String(count),
    classNames[label]!,
    "taken for",
    classNames[predicted]!,
  ]);
  return ["commonest mistakes", ...textTable(rows, ["right", "left", "left", "left"])].join("\n");
}

function scores(confusion: ConfusionMatrix, classNames: readonly string[]): string {
  const rows = confusion.scores.map(({ precision, recall, f1, support }, id) => [
    classNames[id] ?? String(id),
    ...[precision, recall, f1].map(percent),
    String(support),
  ]);
  const { precision, recall, f1 } = confusion.macro;
  const mean = ["mean", ...[precision, recall, f1].map(percent), String(confusion.total)];
  return textTable(
    [["class", "precision", "recall", "F1", "pictures"], ...rows, mean],
    ["left", "right", "right", "right", "right"],
  ).join("\n");
}

import { type Parameter, type Shape, sizeOf } from "@striate/core";
import type { Visit } from "./Trace.js";

/** One call of one layer without layers inside it, in the order of the calls. */
export interface SummaryRow {
  readonly name: string;
  readonly type: string;
  /** `null` is the batch. */
  readonly outputShape: readonly (number | null)[];
  readonly trainableParams: number;
  readonly nonTrainableParams: number;
  /** Multiply-adds for one example, of convolutions and matrix products. */
  readonly multiplyAdds: number;
  /** The layer computes in training only, as auxiliary heads do. */
  readonly trainingOnly?: true;
}

export interface Summary {
  readonly model: string;
  readonly rows: readonly SummaryRow[];
  readonly totalParams: number;
  readonly trainableParams: number;
  readonly nonTrainableParams: number;
  /** Of the forward pass in inference: rows that compute in training only are not in it. */
  readonly multiplyAdds: number;
}

/** Weights that several calls share are counted at the first. */
export function summarize(model: string, visits: readonly Visit[]): Summary {
  const counted = new Set<Parameter>();
  const rows = visits
    .filter(({ layer }) => layer.children().length === 0 || layer.ownParameters.length > 0)
    .map(({ layer, path, outputShape, multiplyAdds, trainingOnly }) => {
      const fresh = layer.ownParameters.filter((parameter) => !counted.has(parameter));
      for (const parameter of fresh) counted.add(parameter);
      return {
        name: path || model,
        type: layer.type,
        outputShape: [null, ...outputShape.slice(1)],
        trainableParams: count(fresh.filter(({ trainable }) => trainable)),
        nonTrainableParams: count(fresh.filter(({ trainable }) => !trainable)),
        multiplyAdds,
        ...(trainingOnly && { trainingOnly }),
      };
    });
  const trainableParams = total(rows, "trainableParams");
  const nonTrainableParams = total(rows, "nonTrainableParams");
  return {
    model,
    rows,
    totalParams: trainableParams + nonTrainableParams,
    trainableParams,
    nonTrainableParams,
    multiplyAdds: total(
      rows.filter(({ trainingOnly }) => !trainingOnly),
      "multiplyAdds",
    ),
  };
}

export function formatSummary(summary: Summary): string {
  const header = ["Layer (type)", "Output shape", "Params", "Multiply-adds"];
  const lines = summary.rows.map((row) => [
    `${row.name} (${row.type}${row.trainingOnly ? ", in training" : ""})`,
    formatBatchShape(row.outputShape),
    number(row.trainableParams + row.nonTrainableParams),
    number(row.multiplyAdds),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]!.length)),
  );
  const format = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ")
      .trimEnd();
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1)));
  return [
    `Model: ${summary.model}`,
    rule,
    format(header),
    rule,
    ...lines.map(format),
    rule,
    `Total params: ${number(summary.totalParams)} (${size(summary.totalParams)})`,
    `Trainable params: ${number(summary.trainableParams)}`,
    `Non-trainable params: ${number(summary.nonTrainableParams)}`,
    `Multiply-adds per example: ${number(summary.multiplyAdds)}`,
  ].join("\n");
}

function formatBatchShape(shape: readonly (number | null)[]): string {
  return `[${shape.map((size) => size ?? "null").join(", ")}]`;
}

function count(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { shape }: { readonly shape: Shape }) => sum + sizeOf(shape), 0);
}

function total(
  rows: readonly SummaryRow[],
  field: "trainableParams" | "nonTrainableParams" | "multiplyAdds",
): number {
  return rows.reduce((sum, row) => sum + row[field], 0);
}

const number = (value: number): string => value.toLocaleString("en-US");

/** Size of that many float32 numbers. */
function size(params: number): string {
  const bytes = 4 * params;
  if (bytes < 1e3) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

import type { EpochRecord, StepRecord } from "@striate/training";

/** A line for every epoch, as RFC 4180 has it, for spreadsheets. Times are left out: the history of a seed is the same in every run. */
export function epochTable(epochs: readonly EpochRecord[]): string {
  const metrics = [...new Set(epochs.flatMap((record) => Object.keys(record.metrics ?? {})))];
  return csv([
    ["epoch", "loss", "accuracy", "valLoss", "valAccuracy", ...metrics],
    ...epochs.map(({ epoch, loss, accuracy, valLoss, valAccuracy, metrics: measured }) => [
      epoch,
      loss,
      accuracy,
      valLoss,
      valAccuracy,
      ...metrics.map((name) => measured?.[name]),
    ]),
  ]);
}

/** A line for every step. */
export function stepTable(steps: readonly StepRecord[]): string {
  return csv([
    ["epoch", "step", "loss", "accuracy"],
    ...steps.map(({ epoch, step, loss, accuracy }) => [epoch, step, loss, accuracy]),
  ]);
}

function csv(rows: readonly (readonly (string | number | undefined)[])[]): string {
  return rows.map((row) => `${row.map((cell) => quoted(cell ?? "")).join(",")}\r\n`).join("");
}

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

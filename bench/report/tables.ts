import type { Contestant } from "../harness/Contestant.js";
import type { BenchResult, Result, Row } from "../harness/Result.js";
import { megabytes, number, percent, spread, table } from "./format.js";
import { baseOf, kernelShare, milliseconds, outsideShare, ratio } from "./ratio.js";

type Titles = (contestant: string) => string;

/** A bench as Markdown: networks with a table each, operations with a line each. */
export function benchTables({ title, results }: BenchResult, contestants: readonly Contestant[]): string {
  const titles: Titles = (id) => contestants.find((contestant) => contestant.id === id)?.title ?? id;
  const operations = results.filter(({ task }) => task.unit !== "images");
  const parts = [`## ${title}`];
  if (operations.length > 0) parts.push(operationsTable(operations, contestants));
  for (const result of results) {
    if (result.task.unit !== "images") continue;
    parts.push(`### ${result.task.title}`);
    if (result.rows.length > 0) {
      parts.push(
        result.task.work.kind === "outside" ? outsideTable(result, titles) : netTable(result, titles),
      );
    }
  }
  const absences = absenceLines(results, titles);
  return [...parts, ...(absences.length === 0 ? [] : [absences.join("\n")])].join("\n\n");
}

function operationsTable(results: readonly Result[], contestants: readonly Contestant[]): string {
  const columns = contestants.filter(({ id }) =>
    results.some(({ rows }) => rows.some(({ contestant }) => contestant === id)),
  );
  const rows = results.map((result) => [
    result.task.title,
    ...columns.map(({ id }) => operationCell(result, id)),
  ]);
  return table(["", ...columns.map(({ title }) => title)], rows);
}

/** Milliseconds, and the rate of our own or how many times as long as ours another takes. */
function operationCell({ task, rows }: Result, contestant: string): string {
  const row = rows.find((candidate) => candidate.contestant === contestant);
  if (row === undefined) return "–";
  if (task.work.kind === "microKernel") return percent(kernelShare(row));
  const { median } = milliseconds(row);
  const base = baseOf(row, rows);
  const rate = `${number((1000 * task.amount) / median)} ${task.unit}/s`;
  return `${number(median)} ms, ${row === base ? rate : `${spread(ratio(row, base))} ×`}`;
}

function netTable({ task, rows }: Result, titles: Titles): string {
  const training = task.work.kind === "train";
  const header = [
    "",
    "batch",
    "ms a batch",
    "images/s",
    "time, ours = 1",
    ...(training ? ["peak memory", "first loss"] : []),
  ];
  const lines = rows.map((row) => {
    const time = milliseconds(row);
    const base = baseOf(row, rows);
    return [
      titles(row.contestant),
      String(row.batch),
      spread(time),
      number((1000 * task.amount) / time.median),
      row === base ? "1" : spread(ratio(row, base)),
      ...(training ? [megabytes(row.peak), row.check.losses?.[0]?.toFixed(4) ?? "–"] : []),
    ];
  });
  return table(header, lines);
}

function outsideTable({ rows }: Result, titles: Titles): string {
  const lines = rows.map((row: Row) => [
    titles(row.contestant),
    spread(milliseconds(row)),
    percent(outsideShare(row)),
  ]);
  return table(["", "ms a step", "outside of kernels"], lines);
}

/** Every reason once, with those whom it keeps away and from what. */
function absenceLines(results: readonly Result[], titles: Titles): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const { task, absences } of results) {
    for (const { contestant, reason } of absences) {
      const key = `${titles(contestant)}: ${reason}`;
      lines.set(key, [...(lines.get(key) ?? []), task.title]);
    }
  }
  return [...lines].map(([key, tasks]) => {
    const where = tasks.length > 2 ? `${tasks[0]} and ${tasks.length - 1} more` : tasks.join("; ");
    return `- Not measured: ${key} (${where})`;
  });
}

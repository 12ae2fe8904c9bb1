import type { Run } from "./Run.js";

/** A setting that is not the same in all runs, and its value in each. */
export interface DifferingSetting {
  readonly name: string;
  readonly values: readonly string[];
}

/** Settings that differ, in the order of the first run's; where a run writes, and how it tells of itself, is none. */
export function differingSettings(runs: readonly Run[]): readonly DifferingSetting[] {
  const names = new Set(runs.flatMap(({ settings }) => Object.keys(settings)));
  return [...names]
    .filter((name) => !SILENT.has(name))
    .map((name) => ({ name, values: runs.map(({ settings }) => written(settings[name])) }))
    .filter(({ values }) => new Set(values).size > 1);
}

const SILENT: ReadonlySet<string> = new Set([
  "checkpointEvery",
  "checkpoints",
  "command",
  "force",
  "json",
  "keepCheckpoints",
  "lang",
  "logEvery",
  "out",
  "profile",
]);

function written(value: unknown): string {
  if (value === undefined || value === null) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

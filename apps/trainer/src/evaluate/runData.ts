import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DataFlags } from "../commands/dataOptions.js";
import { UsageError } from "../UsageError.js";

/** What a run's config.json tells of its data, where there is one. */
export type RunData = Partial<Pick<DataFlags, "dataDir" | "labels" | "fit" | "testShare" | "skipCorrupt">> & {
  readonly seed?: number;
  readonly limit?: number;
};

/** @param folder of the run @throws UsageError for a config.json that says nothing any more */
export function runData(folder: string): RunData {
  const file = join(folder, "config.json");
  if (!existsSync(file)) return {};
  try {
    const data: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isRunData(data)) return data;
  } catch {
    // Falls through: it cannot be read, or is not JSON.
  }
  throw new UsageError(
    `${file} is damaged, and says no more which data the run had. Move it away, and pass --data-dir where there is one.`,
  );
}

function isRunData(value: unknown): value is RunData {
  if (typeof value !== "object" || value === null) return false;
  const { dataDir, seed, limit, labels, fit, testShare } = value as Partial<Record<keyof RunData, unknown>>;
  const isOne = (one: unknown, ...words: readonly string[]) =>
    one === undefined || words.includes(String(one));
  return (
    (dataDir === undefined || typeof dataDir === "string") &&
    [seed, limit].every((count) => count === undefined || Number.isSafeInteger(count)) &&
    isOne(labels, "fine", "coarse") &&
    isOne(fit, "crop", "stretch") &&
    (testShare === undefined || typeof testShare === "number")
  );
}

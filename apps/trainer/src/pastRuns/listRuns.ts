import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../UsageError.js";
import type { Run } from "./Run.js";
import { readRun } from "./readRun.js";

export interface RunList {
  /** The newest first. */
  readonly runs: readonly Run[];
  /** Why some could not be read. */
  readonly problems: readonly string[];
}

/** The runs in a folder of runs; other folders in it are left alone. @throws UsageError when it cannot be read */
export function listRuns(folder: string): RunList {
  const runs: Run[] = [];
  const problems: string[] = [];
  for (const name of folders(folder)) {
    const path = join(folder, name);
    if (!existsSync(join(path, "config.json"))) continue;
    try {
      runs.push(readRun(path));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
    }
  }
  runs.sort((a, b) => b.started.getTime() - a.started.getTime() || (a.name < b.name ? -1 : 1));
  return { runs, problems };
}

function folders(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    const reason = code === "ENOENT" ? "there is no such folder" : `it cannot be read (${code})`;
    throw new UsageError(`${folder}: ${reason}. Runs are looked for in --dir; striate train makes them.`);
  }
}

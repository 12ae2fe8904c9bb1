import { existsSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGES, type Language } from "../language/Language.js";
import type { Terminal } from "../Terminal.js";
import { UsageError } from "../UsageError.js";
import { writeAtomically } from "../writeAtomically.js";
import { comparisonFigure } from "./comparisonFigure.js";
import { comparisonTable } from "./comparisonTable.js";
import { differingSettings } from "./differingSettings.js";
import type { Run } from "./Run.js";
import { readRun } from "./readRun.js";

export interface CompareFlags {
  readonly dir: string;
  readonly out: string;
  readonly json: boolean;
  readonly lang: Language;
}

/** Prints what differs between runs, in their settings and in what came of them, and draws all of them into one figure. */
export async function compareRuns(
  names: readonly string[],
  flags: CompareFlags,
  terminal: Terminal,
): Promise<void> {
  const { dir, out, json, lang } = flags;
  const paths = [...new Set(names.map((name) => located(name, dir)))];
  if (paths.length < 2) {
    throw new UsageError(`${paths[0]} alone cannot be compared. Pass two runs or more.`);
  }
  const runs = paths.map(readRun);
  writeAtomically(out, await comparisonFigure(runs, LANGUAGES[lang]), "--out");
  if (json)
    terminal.out(
      JSON.stringify({ runs: runs.map(asJson), differing: differingSettings(runs), figure: out }, null, 2),
    );
  else terminal.out([...comparisonTable(runs), "", `figure ${out}`].join("\n"));
}

/** A path, or the name of a run in the folder of runs. */
function located(name: string, dir: string): string {
  return [name, join(dir, name)].find(existsSync) ?? name;
}

const asJson = ({ path, settings, epochs, state, started }: Run): object => ({
  path,
  state,
  started: started.toISOString(),
  settings,
  epochs,
});

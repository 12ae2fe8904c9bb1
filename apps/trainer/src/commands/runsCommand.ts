import { Command, Option } from "commander";
import { LANGUAGES } from "../language/Language.js";
import { bestEpoch } from "../pastRuns/bestEpoch.js";
import { type CompareFlags, compareRuns } from "../pastRuns/compareRuns.js";
import { listRuns } from "../pastRuns/listRuns.js";
import { runTable } from "../pastRuns/runTable.js";
import type { Terminal } from "../Terminal.js";
import { UsageError } from "../UsageError.js";

/** `striate runs` and `striate runs compare A B …` */
export function runsCommand(terminal: Terminal): Command {
  return new Command("runs")
    .description("List the runs of striate train, or compare some of them in one figure.")
    .option("--dir <folder>", "where the folders of runs are", "runs")
    .option("--json", "print everything as JSON", false)
    .allowExcessArguments()
    .addHelpText(
      "after",
      `
A run is finished, stopped by Ctrl-C, or unfinished: it failed, was killed, or still goes on.
striate train --resume takes up what was stopped or killed.

Examples:
  $ striate runs
  $ striate runs --dir experiments --json
  $ striate runs compare plain normalized --out comparison.svg`,
    )
    .action(({ dir, json }: Pick<CompareFlags, "dir" | "json">, { args: [word] }: Command) => {
      if (word !== undefined) {
        throw new UsageError(
          `unknown command 'runs ${word}'. There are striate runs and striate runs compare.`,
        );
      }
      const { runs, problems } = listRuns(dir);
      for (const problem of problems) terminal.err(`striate: ${problem}`);
      if (json) {
        const records = runs.map((run) => {
          const { path, settings, epochs, state, started } = run;
          return { path, state, started, epochs: epochs.length, best: bestEpoch(run) ?? null, settings };
        });
        terminal.out(JSON.stringify(records, null, 2));
      } else if (runs.length === 0) terminal.err(`there are no runs in ${dir}; striate train makes them`);
      else terminal.out(runTable(runs).join("\n"));
    })
    .addCommand(
      new Command("compare")
        .description("Draw two or more runs into one figure, and show which settings differ.")
        .argument("<runs...>", "folders of runs, or their names in --dir")
        .option("--out <file>", "the figure, an SVG", "comparison.svg")
        .addOption(
          new Option("--lang <language>", "of the figure: English or Chinese")
            .choices(Object.keys(LANGUAGES))
            .default("en"),
        )
        .addHelpText(
          "after",
          `
Examples:
  $ striate runs compare runs/plain runs/normalized
  $ striate runs compare plain normalized wide --out figures/three.svg`,
        )
        .action((names: readonly string[], _own: object, command: Command) =>
          compareRuns(names, command.optsWithGlobals<CompareFlags>(), terminal),
        ),
    );
}

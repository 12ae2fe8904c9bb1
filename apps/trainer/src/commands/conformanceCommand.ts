import { Command } from "commander";
import { backendSource } from "../backendModule/backendSource.js";
import { BACKENDS } from "../choices/backends.js";
import { wholeNumber } from "../numbers.js";
import type { Terminal } from "../Terminal.js";
import { withInterrupt } from "../withInterrupt.js";
import { writeAtomically } from "../writeAtomically.js";
import { type ToleranceFlags, toleranceOf, toleranceOptions } from "./toleranceOptions.js";

interface ConformanceFlags extends ToleranceFlags {
  readonly export?: string;
  readonly only?: string;
  readonly runs: number;
  readonly seed: number;
  readonly bail: boolean;
  readonly json: boolean;
  readonly out?: string;
}

/** `striate conformance MODULE` */
export function conformanceCommand(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const command = new Command("conformance")
    .description("Hold a backend, a third party's too, to the contract, and print its score.")
    .argument(
      "<module>",
      `path or package whose export creates a backend, or one of ${Object.keys(BACKENDS).join(", ")}`,
    )
    .option("--export <name>", "what to call (default: the default export, create or create…Backend)")
    .option("--only <text>", "only properties with this in their names, such as conv2d")
    .option("--runs <n>", "generated cases a property", wholeNumber(1, 1_000_000), 100)
    .option("--seed <n>", "fixes what is generated", wholeNumber(0, 2 ** 31 - 1), 1);
  return toleranceOptions(command)
    .option("--bail", "end at the first property that does not hold", false)
    .option("--json", "the report as JSON on standard output, for programs", false)
    .option("--out <file>", "write the report as JSON into a file, too")
    .addHelpText(
      "after",
      `
Examples:
  $ striate conformance ./dist/my-backend.js
  $ striate conformance some-backend --export createFastBackend --out report.json
  $ striate conformance ./dist/my-backend.js --only conv2d --runs 1000 --seed 7
  $ striate conformance ./dist/my-backend.js --sums 2 --elementary 16     a device that cannot do better
  $ striate conformance wasm

Exit code 0: it conforms. 1: it does not. 2: no backend could be made. Ctrl-C prints what is known so far.`,
    )
    .action(async (module: string, flags: ConformanceFlags) => {
      setExitCode(await conformance(module, flags, terminal));
    });
}

async function conformance(module: string, flags: ConformanceFlags, terminal: Terminal): Promise<number> {
  const { runs, seed, only, bail } = flags;
  const source = await backendSource(module, flags.export);
  const [{ scoreConformance }, { formatScore }, { conformanceProgress }] = await Promise.all([
    import("../conformance/scoreConformance.js"),
    import("../conformance/formatScore.js"),
    import("../conformance/conformanceProgress.js"),
  ]);
  const tolerance = toleranceOf(source.tolerance, flags);
  const progress = conformanceProgress(terminal);
  const run = (signal: AbortSignal) =>
    scoreConformance(source, {
      ...{ tolerance, runs, seed, only, bail, signal },
      onStart: progress.start,
      onResult: progress.result,
    });
  const score = await withInterrupt(terminal, progress.stop, run, "property").finally(progress.stop);
  const json = JSON.stringify(score, null, 2);
  terminal.out(flags.json ? json : formatScore(score, terminal.color));
  if (flags.out !== undefined) writeAtomically(flags.out, `${json}\n`, "--out");
  if (score.interrupted) return 130;
  return score.conforms ? 0 : 1;
}

import type { Contestant } from "../harness/Contestant.js";
import type { About } from "../harness/Player.js";
import type { BenchResult } from "../harness/Result.js";
import { goalsTable } from "./goals.js";
import { type Machine, machineLine, versionsLine } from "./machine.js";
import { benchTables } from "./tables.js";

export interface Run {
  readonly machine: Machine;
  readonly rounds: number;
  /** Of the contestants with most of them. */
  readonly threads: number;
  readonly contestants: readonly Contestant[];
  readonly abouts: ReadonlyMap<string, About>;
  readonly missing: readonly string[];
  readonly benches: readonly BenchResult[];
}

/** All of a run as one Markdown page. */
export function document(run: Run): string {
  const { machine, rounds, contestants, abouts, missing, benches, threads } = run;
  return [
    "# Benchmarks",
    `${machineLine(machine)} ${versionsLine(contestants, abouts)}`,
    [
      "Made by `npm run bench -- --docs`: every library in a process of its own, measured in turns (A B A B …), so that ratios hold where",
      `times belong to this machine and this hour. Medians of ${rounds} rounds (fewer for slow libraries), quartiles in parentheses; in tables of`,
      "operations a peer's column shows how many times as long it takes as ours at the same number of threads. From the same weights and images all",
      "libraries get the same first loss to a thousandth, or the run fails. Who would take minutes works at a smaller batch, scaled to the full one.",
      "onnxruntime-node has kernels as constants, which it lays out once, before the measurement; our convolutions transform them in every call.",
    ].join("\n"),
    "## Goals",
    goalsTable(benches, threads),
    ...benches.map((bench) => benchTables(bench, contestants)),
    ...(missing.length === 0 ? [] : [missing.map((line) => `- Not here: ${line}`).join("\n")]),
  ].join("\n\n");
}

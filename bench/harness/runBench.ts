import type { Bench } from "../benches/Bench.js";
import type { Contestant } from "./Contestant.js";
import { type MeasureOptions, measure } from "./measure.js";
import { type About, Player } from "./Player.js";
import { plan } from "./plan.js";
import type { Absence, BenchResult, Result } from "./Result.js";

export interface RunOptions extends MeasureOptions {
  /** For files that contestants read. */
  readonly folder: string;
  readonly progress: (line: string) => void;
}

/** Runs a bench, each of its groups with fresh processes; `abouts` learns the versions. */
export async function runBench(
  { name, title, groups }: Bench,
  contestants: readonly Contestant[],
  abouts: Map<string, About>,
  options: RunOptions,
): Promise<BenchResult> {
  const results: Result[] = [];
  for (const group of groups(options.folder)) {
    await group.before?.();
    const able = contestants.filter((contestant) =>
      group.tasks.some((task) => plan(contestant, task, options) !== undefined),
    );
    const { players, absences } = await start(able, abouts);
    try {
      for (const task of group.tasks) {
        options.progress(`${name}: ${task.title}`);
        const result = await measure(task, players, options);
        results.push({ ...result, absences: [...result.absences, ...absences] });
      }
    } finally {
      for (const player of players) player.end();
    }
  }
  return { name, title, results };
}

async function start(contestants: readonly Contestant[], abouts: Map<string, About>) {
  const players: Player[] = [];
  const absences: Absence[] = [];
  for (const contestant of contestants) {
    try {
      const { player, about } = await Player.start(contestant);
      players.push(player);
      abouts.set(contestant.id, about);
    } catch (error) {
      absences.push({ contestant: contestant.id, reason: (error as Error).message });
    }
  }
  return { players, absences };
}

import { setTimeout } from "node:timers/promises";
import type { Player } from "./Player.js";

export interface TurnOptions {
  readonly rounds: number;
  /** Milliseconds that a turn should last at least: quick work is repeated. */
  readonly turn: number;
  /** Milliseconds after which a slow contestant has been measured enough, if it has had two turns. */
  readonly budget: number;
  /** Milliseconds after which no new round begins, if there have been three. */
  readonly limit: number;
}

/** Mean milliseconds of a run, one number a turn. */
export interface Samples {
  readonly times: readonly number[];
  readonly parts: readonly number[];
}

const MOST_RUNS = 400;

/**
 * Times contestants in turns, A B A B …, so that whatever else the machine is doing meets all of them alike; ratios between them can be trusted
 * where the times cannot. Before the first turn each runs for a quarter of its budget, in which engines compile what is hot. A turn begins with
 * a run that is not counted, where runs are short: it wakes threads and caches.
 */
export async function interleave(
  players: readonly Player[],
  { rounds, turn, budget, limit }: TurnOptions,
): Promise<readonly Samples[]> {
  const entries = players.map((player) => ({
    player,
    runs: 1,
    spent: 0,
    times: [] as number[],
    parts: [] as number[],
  }));
  for (const entry of entries) {
    const time = await warmUp(entry.player, budget / 4);
    await setTimeout(entry.player.contestant.settle);
    entry.runs = Math.min(MOST_RUNS, Math.max(1, Math.round(turn / time)));
  }
  const started = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (round >= 3 && performance.now() - started > limit) break;
    for (const entry of entries) {
      if (entry.spent > budget && entry.times.length >= 2) continue;
      const discarded = entry.runs > 1 ? 1 : 0;
      const result = await entry.player.ask("run", entry.runs + discarded);
      entry.times.push(mean(result.times.slice(discarded)));
      if (result.parts !== undefined) entry.parts.push(mean(result.parts.slice(discarded)));
      entry.spent += result.times.reduce((total, time) => total + time, 0);
      await setTimeout(entry.player.contestant.settle);
    }
  }
  return entries.map(({ times, parts }) => ({ times, parts }));
}

/** @returns the milliseconds of a warm run */
async function warmUp(player: Player, milliseconds: number): Promise<number> {
  const [first] = (await player.ask("run", 1)).times;
  const runs = Math.min(MOST_RUNS, Math.floor(milliseconds / first!));
  return runs < 1 ? first! : (await player.ask("run", runs)).times.at(-1)!;
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

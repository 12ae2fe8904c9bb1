import { checkAgreement } from "./agreement.js";
import { interleave, type TurnOptions } from "./interleave.js";
import type { Check, Player } from "./Player.js";
import { plan } from "./plan.js";
import type { Absence, Result } from "./Result.js";
import type { Task } from "./Work.js";

export interface MeasureOptions extends TurnOptions {
  readonly patience: number;
}

interface Entry {
  readonly player: Player;
  readonly batch: number;
  readonly check: Check;
}

/** One task for all contestants that can do it: they compute the same, and then they are timed in turns. */
export async function measure(
  task: Task,
  players: readonly Player[],
  options: MeasureOptions,
): Promise<Result> {
  const entries: Entry[] = [];
  const absences: Absence[] = [];
  for (const player of players) {
    const planned = plan(player.contestant, task, options);
    if (planned === undefined) continue;
    const absent = (reason: string) => absences.push({ contestant: player.contestant.id, reason });
    if ("reason" in planned) {
      absent(planned.reason);
      continue;
    }
    try {
      const check = await prepare(player, task, planned.batch);
      entries.push({ player, batch: planned.batch, check });
    } catch (error) {
      absent((error as Error).message);
    }
  }
  checkAgreement(task.title, [...entries.map(checked), ...(await judged(task, entries))]);
  const samples = await interleave(
    entries.map(({ player }) => player),
    options,
  );
  const rows = [];
  for (const [index, { player, batch, check }] of entries.entries()) {
    const { times, parts } = samples[index]!;
    const scale = task.work.batch / batch;
    const scaled = { times: times.map((time) => time * scale), parts: parts.map((time) => time * scale) };
    const peak = await player.ask("peak", null);
    rows.push({ contestant: player.contestant.id, batch, samples: scaled, check, peak });
  }
  return { task, rows, absences };
}

async function prepare(player: Player, task: Task, batch: number): Promise<Check> {
  await player.ask("prepare", { ...task.work, batch } as Task["work"]);
  return player.ask("check", null);
}

/** Who works at a smaller batch is compared with the first of the full one, which does that batch too, once. */
async function judged(task: Task, entries: readonly Entry[]) {
  const judge = entries.find(({ batch }) => batch === task.work.batch);
  const smaller = new Set(entries.map(({ batch }) => batch).filter((batch) => batch !== task.work.batch));
  if (judge === undefined || smaller.size === 0) return [];
  const verdicts = [];
  for (const batch of smaller) {
    verdicts.push(checked({ ...judge, batch, check: await prepare(judge.player, task, batch) }));
  }
  await prepare(judge.player, task, task.work.batch);
  return verdicts;
}

const checked = ({ player, batch, check }: Entry) => ({ contestant: player.contestant.id, batch, check });

import type { BenchResult } from "../harness/Result.js";
import { Figures } from "./Figures.js";
import { table } from "./format.js";
import type { Goal } from "./Goal.js";
import { netGoals } from "./netGoals.js";
import { operationGoals } from "./operationGoals.js";

/** What we want to reach, what we must, and what was measured. */
export function goalsTable(benches: readonly BenchResult[], threads: number): string {
  const figures = new Figures(benches);
  const goals = [...operationGoals(figures, threads), ...netGoals(figures, threads)];
  return table(["goal", "must", "aim", "measured", "reached"], goals.map(line));
}

function line({ work, must, aim, better, format, measured }: Goal): readonly string[] {
  const sign = better === "more" ? "≥" : "≤";
  const bounds = [must, aim].map((bound) => `${sign} ${format(bound)}`);
  if (measured === undefined) return [work, ...bounds, "–", "not measured"];
  const reaches = (bound: number) => (better === "more" ? measured >= bound : measured <= bound);
  return [work, ...bounds, format(measured), reaches(aim) ? "aim" : reaches(must) ? "must" : "missed"];
}

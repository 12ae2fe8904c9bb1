import type { Timing } from "./interleave.js";

export interface BenchResult {
  readonly timings: readonly Timing[];
  /** How many of `unit` one measurement works through. */
  readonly work: number;
  readonly unit: string;
}

/** Contestants for one piece of work, which `run.ts` measures and reports. */
export interface Bench {
  readonly name: string;
  readonly title: string;
  measure(rounds: number): Promise<BenchResult>;
}

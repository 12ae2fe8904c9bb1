import type { Settings } from "../harness/Contestant.js";
import type { About } from "../harness/Player.js";
import type { Work } from "../harness/Work.js";

/** A library at work, in a process of its own. */
export interface Adapter {
  readonly about: About;
  /** @throws Error with the library's own words where it cannot do this */
  prepare(work: Work): Prepared | Promise<Prepared>;
}

export interface Prepared {
  /** What is timed. A training step returns its loss. */
  run(): RunOutcome | Promise<RunOutcome>;
  /** What the run computes, in any order; not for training steps. */
  output?(): Float32Array | Promise<Float32Array>;
  /** How many losses other libraries should get too. Default 2; 1 where the optimizer differs. */
  readonly comparableLosses?: number;
  dispose?(): void;
}

export interface RunOutcome {
  readonly loss?: number;
  /** Milliseconds of a part of the run. */
  readonly partMs?: number;
}

export type AdapterFactory = (settings: Settings) => Promise<Adapter>;

export function cannot(library: string, work: Work): never {
  throw new Error(`${library} has no ${work.kind}${"pass" in work ? ` (${work.pass})` : ""} here`);
}

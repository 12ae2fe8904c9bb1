import { createReferenceBackend } from "@striate/backend-reference";
import type { Experiment } from "./Experiment.js";
import { type Allowance, measureAllowance } from "./measureAllowance.js";
import { observe } from "./observe.js";

/** Seeds that are tried for one where the network stands on no kink. */
const SEEDS = 5;

export interface Yardstick extends Allowance {
  readonly seed: number;
}

/** Measured once for each experiment and seed: the reference does not change. */
const measured = new WeakMap<Experiment, Map<number, Promise<Yardstick>>>();

/** The reference's training from the first seed at which all changes are in proportion, or the one at which most are; see `firstDifference`. */
export function yardstick(experiment: Experiment, seed: number): Promise<Yardstick> {
  const known = measured.get(experiment) ?? new Map<number, Promise<Yardstick>>();
  measured.set(experiment, known);
  const one = known.get(seed) ?? smoothest(experiment, seed);
  known.set(seed, one);
  return one;
}

async function smoothest(experiment: Experiment, first: number): Promise<Yardstick> {
  let best = await measure(experiment, first);
  for (let seed = first + 1; seed < first + SEEDS && kinks(best) > 0; seed++) {
    const next = await measure(experiment, seed);
    if (kinks(next) < kinks(best)) best = next;
  }
  return best;
}

async function measure(experiment: Experiment, seed: number): Promise<Yardstick> {
  const allowance = await measureAllowance((perturbation) =>
    observe(createReferenceBackend(), experiment, { seed, perturbation }),
  );
  return { ...allowance, seed };
}

const kinks = (one: Yardstick): number => one.kinks.filter(Boolean).length;

import type { Backend } from "@striate/core";
import type { Experiment } from "./Experiment.js";
import type { Moment } from "./Moment.js";
import { observe } from "./observe.js";
import { worstOf } from "./worstOf.js";
import { yardstick } from "./yardstick.js";

/** Where two backends first part. */
export interface Difference {
  /** From 1 on. */
  readonly step: number;
  readonly pass: Moment["pass"];
  /** The layer's path or the weight's name. */
  readonly path: string;
  /** Of the number that is furthest off. */
  readonly index: number;
  readonly expected: number;
  readonly received: number;
  readonly allowed: number;
}

/**
 * Trains a network on a backend and on the reference from one seed, and tells where they first part by more than their roundings explain:
 * the step, the layer and the pass.
 *
 * What is allowed is measured, not guessed: the reference trains the network three times more, with images and weights moved by 64 units in the
 * last place at random. The largest change that this makes to a tensor, twice, and 64 roundings of its largest number are allowed to all
 * of its numbers. So errors may grow from layer to layer and from step to step as this network makes them grow, and no faster. Where a
 * network stands close to a kink (two equal values in a pooling window, a zero before a relu) changes are out of proportion; such seeds are
 * passed over.
 *
 * @returns undefined where they do not part
 */
export async function firstDifference(
  candidate: Backend,
  experiment: Experiment,
  { seed = 1 }: { readonly seed?: number } = {},
): Promise<Difference | undefined> {
  const { expected, allowed, seed: smooth } = await yardstick(experiment, seed);
  const received = await observe(candidate, experiment, { seed: smooth });
  for (const [position, moment] of expected.entries()) {
    const worst = worstOf(moment.values, received[position].values);
    if (worst.error <= allowed[position]) continue;
    const { step, pass, path } = moment;
    return { step, pass, path, ...worst.numbers, allowed: allowed[position] };
  }
  return undefined;
}

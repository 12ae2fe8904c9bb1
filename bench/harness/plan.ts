import type { Contestant } from "./Contestant.js";
import type { Task } from "./Work.js";

/** The longest that one run may take. */
const SECONDS = 1.5;

export type Plan = { readonly batch: number } | { readonly reason: string } | undefined;

/**
 * At what batch a contestant takes part: the full one, or the largest power of two below that it gets through in time, or none.
 *
 * @param patience how many times longer a run may take at a batch of one before it is left out
 * @returns undefined where this work is not the library's at all
 */
export function plan(
  { rates }: Contestant,
  { work, gigaflops }: Task,
  { patience }: { readonly patience: number },
): Plan {
  const rate = rates[work.kind === "conv2d" ? work.pass : work.kind];
  if (rate === undefined) return undefined;
  const secondsPerImage = gigaflops / rate / work.batch;
  let batch = work.batch;
  while (batch > 1 && batch * secondsPerImage > SECONDS) batch = Math.ceil(batch / 2);
  if (batch * secondsPerImage <= SECONDS * patience) return { batch };
  return { reason: `left out: about ${Math.round(secondsPerImage)} s for one image; --slow takes it in` };
}

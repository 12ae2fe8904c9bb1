import type { Contestant, RateKind } from "./Contestant.js";
import { isNetWork, type Task, type Work } from "./Work.js";

/** The longest that one run should take. */
const STEP_SECONDS = 1.5;
const OPERATION_SECONDS = 0.15;

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
  const rate = rates[rateKind(work)];
  if (rate === undefined) return undefined;
  const secondsPerImage = gigaflops / rate / work.batch;
  let batch = work.batch;
  const seconds = isNetWork(work) ? STEP_SECONDS : OPERATION_SECONDS;
  while (batch > 1 && batch * secondsPerImage > seconds) batch = Math.ceil(batch / 2);
  if (batch * secondsPerImage <= seconds * patience) return { batch };
  return { reason: "left out, as a single image takes too long; --slow takes it in" };
}

function rateKind(work: Work): RateKind {
  if (work.kind === "conv2d") return work.pass;
  return work.kind === "maxPool" && work.pass === "gradInput" ? "maxPoolGrad" : work.kind;
}

import type { Tolerance } from "@striate/backend-conformance";
import type { Backend } from "@striate/core";
import type { PrimitiveComparison } from "./BackendComparison.js";
import { compareMoment } from "./compareMoment.js";
import type { Failure } from "./Fault.js";
import { failureOf } from "./failureOf.js";
import { judgeStep, type WrongCall } from "./judgeStep.js";
import type { MomentComparison } from "./MomentComparison.js";
import type { Yardstick } from "./measureYardstick.js";
import { type CallRecord, recording } from "./recording.js";
import { type SettledCall, settle, UnreadableCall } from "./settle.js";
import { type Training, train } from "./train.js";

export interface Observed {
  readonly moments: readonly MomentComparison[];
  readonly primitives: readonly PrimitiveComparison[];
  readonly wrong: WrongCall | undefined;
  readonly failure: Omit<Failure, "layerType"> | undefined;
  /** The calls of the first step. */
  readonly calls: readonly SettledCall[];
}

/**
 * Trains on a backend as on the reference and holds every moment against the reference's. The calls of the first step are judged one by one, and
 * those of the step in which the differences first exceed what is allowed.
 */
export async function compareOne(
  base: Backend,
  training: Training,
  { expected, fieldOf }: Yardstick,
  tolerance: Tolerance | undefined,
): Promise<Observed> {
  const tape = recording(base);
  const moments: MomentComparison[] = [];
  const primitives: PrimitiveComparison[] = [];
  let wrong: WrongCall | undefined;
  let first: readonly SettledCall[] = [];
  let failure: Observed["failure"];
  let exceeded = false;
  let current = 0;
  try {
    const onStep: Parameters<typeof train>[2] = async (received, step) => {
      const calls = await settle(tape.take());
      if (step === 1) first = calls;
      current = step;
      const compared = received.map((moment, index) =>
        compareMoment(expected[moments.length + index], moment.values, (position) =>
          fieldOf(moment, position),
        ),
      );
      moments.push(...compared);
      const exceeds = !exceeded && compared.some(({ share }) => share === null || share > 1);
      exceeded ||= exceeds;
      if (wrong !== undefined || (step > 1 && !exceeds)) return;
      const judgement = await judgeStep(calls, step, tolerance);
      primitives.push(...judgement.primitives);
      wrong = judgement.wrong;
    };
    await train(tape.backend, training, onStep);
  } catch (error) {
    failure = failureOf(await earliest(error, tape.take()), tape.thrown, current + 1);
  } finally {
    await tape.close();
  }
  return { moments, primitives, wrong, failure, calls: first };
}

/**
 * A device that computes later fails where something is read. Where what some calls made can be read and what others made cannot, the first of these is
 * where it began.
 */
async function earliest(error: unknown, calls: readonly CallRecord[]): Promise<unknown> {
  try {
    await settle(calls);
    return error;
  } catch (unreadable) {
    return unreadable instanceof UnreadableCall && unreadable.before > 0 ? unreadable : error;
  }
}

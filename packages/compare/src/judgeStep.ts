import { judgeCall, type Reducible, type Tolerance } from "@striate/backend-conformance";
import type { TypedArray } from "@striate/core";
import type { PrimitiveComparison } from "./BackendComparison.js";
import { breathe } from "./breathe.js";
import { finite, numeral, positionOf } from "./compareMoment.js";
import type { Fault, FaultyNumber } from "./Fault.js";
import { share as shareText } from "./format/numbers.js";
import { outputShape } from "./outputShape.js";
import { ONLY } from "./recording.js";
import type { SettledCall } from "./settle.js";
import { shownNumber } from "./shownNumber.js";
import { workOf } from "./workOf.js";

export interface StepJudgement {
  readonly primitives: readonly PrimitiveComparison[];
  /** The first wrong call. */
  readonly wrong: WrongCall | undefined;
}

export interface WrongCall {
  readonly fault: Omit<Fault, "reduced" | "layerType">;
  readonly name: string;
  readonly reducible: Reducible;
}

/** Replays every call of a step on the reference, with the backend's own inputs, and judges what came out by the primitive's bound. */
export async function judgeStep(
  calls: readonly SettledCall[],
  step: number,
  tolerance: Tolerance | undefined,
): Promise<StepJudgement> {
  const rows = new Map<string, PrimitiveComparison>();
  let wrong: WrongCall | undefined;
  for (const one of calls) {
    await breathe();
    const { call } = one;
    const place = { step, ...workOf(one), primitive: call?.name ?? one.method };
    const key = `${place.layer} ${place.pass} ${place.primitive}`;
    const row = rows.get(key) ?? { ...place, calls: 0, identical: 0, largest: 0, share: 0, judged: true };
    if (call === undefined) {
      rows.set(key, { ...row, calls: row.calls + 1, judged: false });
      continue;
    }
    const reducible = call.with(one.inputs);
    const { message, identical, largest, share, worst } = judged(one, reducible, tolerance);
    rows.set(key, {
      ...row,
      calls: row.calls + 1,
      identical: row.identical + (identical ? 1 : 0),
      largest: larger(row.largest, largest),
      share: larger(row.share, share),
    });
    if (message !== undefined) wrong ??= { fault: { ...place, message, worst }, name: call.name, reducible };
  }
  return { primitives: [...rows.values()], wrong };
}

interface Judged {
  /** Undefined where the call is right. */
  readonly message: string | undefined;
  readonly identical: boolean;
  readonly largest: number;
  readonly share: number;
  readonly worst: FaultyNumber | null;
}

function judged(one: SettledCall, { call }: Reducible, tolerance: Tolerance | undefined): Judged {
  const conduct = { identical: false, largest: 0, share: Number.POSITIVE_INFINITY, worst: null };
  for (const [index, { name }] of call.inputs.entries()) {
    const at = firstOther(one.inputs[index], one.after[index]);
    if (at < 0) continue;
    const [before, after] = [one.inputs[index][at], one.after[index][at]];
    return {
      ...conduct,
      message: `writes into its input: ${name}[${at}] was ${before} and is ${after} after the call`,
    };
  }
  const received = call.outputs.map(({ name }) => one.outputs[name] ?? one.outputs[ONLY]);
  for (const [index, { name, size, dtype }] of call.outputs.entries()) {
    const values: TypedArray | undefined = received[index];
    const own = values instanceof Int32Array ? "int32" : "float32";
    if (values?.length === size && own === dtype) continue;
    return {
      ...conduct,
      message: `gives ${values?.length ?? 0} ${own} as ${name} instead of ${size} ${dtype}`,
    };
  }
  const { worst, ...judgement } = judgeCall(call, received, tolerance);
  if (judgement.share <= 1 || worst === undefined) return { ...judgement, message: undefined, worst: null };
  const shape = outputShape(one.method, one.args);
  const number: FaultyNumber = {
    ...worst,
    position: shape === undefined ? [worst.index] : positionOf(worst.index, shape),
    expected: numeral(worst.expected),
    received: numeral(worst.received),
    share: finite(judgement.share),
  };
  return { ...judgement, message: wording(number), worst: number };
}

function wording({ output, position, expected, received, allowed, share }: FaultyNumber): string {
  const bound =
    allowed === 0
      ? "where nothing may be off"
      : share === null
        ? `where ${allowed.toPrecision(3)} is allowed`
        : `${shareText(share)} its bound of ${Number(allowed.toPrecision(3))}`;
  return `${output}[${position.join(", ")}] is ${shownNumber(received)} instead of ${shownNumber(expected)}, ${bound}`;
}

/** The first position with other bits. */
function firstOther(before: TypedArray, after: TypedArray): number {
  if (before === after) return -1;
  const [a, b] = [before, after].map(
    (values) => new Int32Array(values.buffer, values.byteOffset, values.length),
  );
  return a.findIndex((bits, index) => bits !== b[index]);
}

/** Null stands for what is infinite. */
function larger(one: number | null, other: number): number | null {
  return one === null ? null : finite(Math.max(one, other));
}

import type { RecordedCall } from "@striate/backend-conformance";
import type { Activity, TypedArray } from "@striate/core";
import type { CallRecord, Snapshot } from "./recording.js";

/** A call whose numbers are all there. */
export interface SettledCall extends Activity {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly call: RecordedCall | undefined;
  readonly inputs: readonly TypedArray[];
  readonly outputs: Readonly<Record<string, TypedArray>>;
  /** The inputs after the call. */
  readonly after: readonly TypedArray[];
}

/** A call whose numbers could not be read. */
export class UnreadableCall extends Error {
  override readonly name = "UnreadableCall";
  readonly call: CallRecord;
  /** How many calls before it could be read. */
  readonly before: number;

  constructor(call: CallRecord, before: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.call = call;
    this.before = before;
  }
}

/** Waits for the numbers of all calls. @throws UnreadableCall for the first whose numbers do not come */
export async function settle(calls: readonly CallRecord[]): Promise<readonly SettledCall[]> {
  const settled: SettledCall[] = [];
  for (const record of calls) {
    try {
      settled.push({
        ...record,
        inputs: await all(record.inputs),
        outputs: Object.fromEntries(
          await Promise.all(Object.entries(record.outputs).map(async ([name, one]) => [name, await one])),
        ),
        after: await all(record.after),
      });
    } catch (error) {
      throw new UnreadableCall(record, settled.length, error);
    }
  }
  return settled;
}

const all = (snapshots: readonly Snapshot[]): Promise<readonly TypedArray[]> => Promise.all(snapshots);

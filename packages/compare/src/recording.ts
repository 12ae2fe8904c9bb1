import { type RecordedCall, recordedCall } from "@striate/backend-conformance";
import {
  type Activity,
  type Backend,
  currentActivity,
  type DeviceBuffer,
  type TypedArray,
} from "@striate/core";
import { isBuffer } from "./isBuffer.js";

/** One call of a primitive, with the numbers that went in and came out. */
export interface CallRecord extends Activity {
  readonly method: string;
  /** Undefined for a method that the conformance suite does not know. */
  readonly call: RecordedCall | undefined;
  readonly args: readonly unknown[];
  readonly inputs: readonly Snapshot[];
  /** By their names; a single one is `ONLY`. */
  readonly outputs: Readonly<Record<string, Snapshot>>;
  /** The inputs after the call. */
  readonly after: readonly Snapshot[];
}

/** The numbers in a buffer; a promise where the device has to be waited for. */
export type Snapshot = TypedArray | Promise<TypedArray>;

/** What a method of the backend threw, and for whom it worked. */
export interface Thrown extends Activity {
  readonly method: string;
  readonly error: unknown;
}

export interface Recording {
  /** Does what the recorded backend does, with its buffers. */
  readonly backend: Backend;
  /** The calls since the last time, in their order. */
  take(): readonly CallRecord[];
  /** The last thing that was thrown. */
  readonly thrown: Thrown | undefined;
  /** Waits for what is still being read, and frees what was made through this backend and not freed yet. */
  close(): Promise<void>;
}

/** The name of an output that is the only one. */
export const ONLY = "";

/** Neither primitives nor ways to make buffers. */
const PASSED_ON: readonly PropertyKey[] = ["read", "readSync", "memory", "dispose"];

/**
 * Records every call of a primitive. Buffers are read right after they were made; where that takes time, one that is freed meanwhile is given
 * back only when it has been read.
 */
export function recording(base: Backend): Recording {
  let calls: CallRecord[] = [];
  let thrown: Thrown | undefined;
  const known = new Map<DeviceBuffer, Snapshot>();
  const reading = new Map<DeviceBuffer, number>();
  const condemned = new Set<DeviceBuffer>();
  const pending = new Set<Promise<unknown>>();

  const free = (buffer: DeviceBuffer) => {
    known.delete(buffer);
    if (reading.has(buffer)) condemned.add(buffer);
    else base.free(buffer);
  };
  const look = (buffer: DeviceBuffer): Snapshot => {
    if (base.readSync !== undefined) return base.readSync(buffer);
    reading.set(buffer, (reading.get(buffer) ?? 0) + 1);
    const values = base.read(buffer).finally(() => {
      const others = reading.get(buffer)! - 1;
      if (others > 0) reading.set(buffer, others);
      else reading.delete(buffer);
      if (others === 0 && condemned.delete(buffer)) base.free(buffer);
    });
    // Whoever takes the snapshot hears of a failure; here it is only waited for.
    const settled: Promise<unknown> = values.catch(() => {}).then(() => pending.delete(settled));
    pending.add(settled);
    return values;
  };
  const learn = (buffer: DeviceBuffer): Snapshot => {
    const values = look(buffer);
    known.set(buffer, values);
    return values;
  };
  const primitive = (method: string, args: readonly unknown[], run: () => unknown): unknown => {
    const call = recordedCall(method, args);
    const inputs = call?.buffers.map((buffer) => known.get(buffer) ?? learn(buffer)) ?? [];
    const result = run();
    const made = outputsOf(result);
    if (made === undefined) return result;
    const outputs = Object.fromEntries(Object.entries(made).map(([name, buffer]) => [name, learn(buffer)]));
    const after = call?.buffers.map(learn) ?? [];
    calls.push({ ...currentActivity(), method, args, call, inputs, outputs, after });
    return result;
  };
  const wrap = (method: PropertyKey, original: (...args: unknown[]) => unknown) => {
    const guarded = (run: () => unknown) => {
      try {
        return run();
      } catch (error) {
        thrown = { ...currentActivity(), method: String(method), error };
        throw error;
      }
    };
    return (...args: unknown[]) => {
      if (method === "free") return free(args[0] as DeviceBuffer);
      const run = () => original.apply(base, args);
      if (PASSED_ON.includes(method)) return guarded(run);
      if (method !== "write") return guarded(() => primitive(String(method), args, run));
      const buffer = guarded(run) as DeviceBuffer;
      known.set(buffer, (args[0] as TypedArray).slice());
      return buffer;
    };
  };
  return {
    backend: new Proxy(base, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        // What the backend lacks, its wrapper lacks too.
        return typeof value === "function" ? wrap(name, value as (...args: unknown[]) => unknown) : value;
      },
    }),
    take: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
    get thrown() {
      return thrown;
    },
    close: async () => {
      await Promise.all(pending);
      for (const buffer of [...known.keys()]) freeQuietly(base, buffer);
      known.clear();
    },
  };
}

/** What a primitive gave, by name; undefined for something else than buffers. */
function outputsOf(result: unknown): Readonly<Record<string, DeviceBuffer>> | undefined {
  if (isBuffer(result)) return { [ONLY]: result };
  if (typeof result !== "object" || result === null) return undefined;
  const parts: readonly (readonly [string, unknown])[] = Object.entries(result);
  if (parts.length === 0 || !parts.every(([, part]) => isBuffer(part))) return undefined;
  return result as Readonly<Record<string, DeviceBuffer>>;
}

/** A device that is lost has nothing to free. */
function freeQuietly(backend: Backend, buffer: DeviceBuffer): void {
  try {
    backend.free(buffer);
  } catch {
    // The comparison tells what was thrown before.
  }
}

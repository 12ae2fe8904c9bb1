import type { Backend } from "../backend/Backend.js";
import { type Activity, currentActivity } from "./label.js";

/** The calls of one primitive by one layer in one pass. */
export interface ProfileRecord extends Activity {
  readonly primitive: string;
  readonly calls: number;
  readonly milliseconds: number;
}

export type Profiled<B extends Backend = Backend> = B & {
  /** What was measured since the last time, in the order of first calls. */
  takeProfile(): readonly ProfileRecord[];
};

/** Not work of the device, or nothing that the time of the call tells of. */
const UNMEASURED: readonly PropertyKey[] = ["read", "free", "memory", "dispose"];

/**
 * A backend that does what the given one does, with its buffers, and measures every call of a primitive: how long it took, for which layer,
 * in the forward pass or for the gradients. Build the model on it; tensors of the backend itself do not mix with its own.
 *
 * A call's time is the caller's: all of the work where a primitive returns when it is done, as on the CPU, and only the dispatch where
 * the device goes on computing. `readSync` is measured, `read`, which others can work beside, is not.
 *
 * @example
 * const backend = profiled(await createWasmBackend());
 * const model = lenet5().build([null, 28, 28, 1], { backend });
 * model.call(zeros(backend, [32, 28, 28, 1]));
 * console.table(backend.takeProfile());
 */
export function profiled<B extends Backend>(backend: B): Profiled<B> {
  let records = new Map<string, { -readonly [Key in keyof ProfileRecord]: ProfileRecord[Key] }>();
  const note = (primitive: string, milliseconds: number) => {
    const activity = currentActivity();
    const key = `${primitive} ${activity.pass} ${activity.label}`;
    const record = records.get(key);
    if (record === undefined) records.set(key, { ...activity, primitive, calls: 1, milliseconds });
    else {
      record.calls++;
      record.milliseconds += milliseconds;
    }
  };
  const takeProfile = (): readonly ProfileRecord[] => {
    const taken = [...records.values()];
    records = new Map();
    return taken;
  };
  const methods = new Map<PropertyKey, Method>();
  const measured = (name: PropertyKey, method: Method): Method => {
    // Backends may have private fields, which only they themselves reach.
    if (UNMEASURED.includes(name)) return (...values) => method.apply(backend, values);
    return (...values) => {
      const started = performance.now();
      try {
        return method.apply(backend, values);
      } finally {
        note(String(name), performance.now() - started);
      }
    };
  };
  return new Proxy(backend, {
    get: (target, name) => {
      if (name === "takeProfile") return takeProfile;
      const known = methods.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name, target);
      // What the backend lacks, its wrapper lacks too.
      if (typeof value !== "function") return value;
      const method = measured(name, value as Method);
      methods.set(name, method);
      return method;
    },
    has: (target, name) => name === "takeProfile" || name in target,
  }) as Profiled<B>;
}

type Method = (...values: unknown[]) => unknown;

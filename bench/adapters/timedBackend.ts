import type { Backend } from "@striate/core";

export interface TimedBackend {
  readonly backend: Backend;
  reset(): void;
  /** Spent inside primitives since `reset`. */
  milliseconds(): number;
}

/** Bookkeeping and copies: what these take is time outside of kernels. */
const NO_KERNELS: readonly string[] = [
  "constructor",
  "write",
  "read",
  "readSync",
  "free",
  "memory",
  "dispose",
];

/** A backend whose primitives, fused ones too, are timed one by one. */
export function timedBackend(inner: Backend): TimedBackend {
  let total = 0;
  const outer: Record<string, unknown> = {};
  for (const name of methodsOf(inner)) {
    const method = inner[name as keyof Backend] as (...inputs: unknown[]) => unknown;
    outer[name] = NO_KERNELS.includes(name)
      ? method.bind(inner)
      : (...inputs: unknown[]) => {
          const start = performance.now();
          const result = method.apply(inner, inputs);
          total += performance.now() - start;
          return result;
        };
  }
  return {
    backend: Object.assign(outer, { name: inner.name }) as Record<string, unknown> & Backend,
    reset() {
      total = 0;
    },
    milliseconds: () => total,
  };
}

function methodsOf(object: object): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = object; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name !== "constructor" && typeof Object.getOwnPropertyDescriptor(at, name)!.value === "function") {
        names.add(name);
      }
    }
  }
  return names;
}

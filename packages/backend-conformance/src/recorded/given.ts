import type { TypedArray } from "@striate/core";
import type { Input } from "../Call.js";
import type { Draw } from "../cases/Draw.js";

/** Hands a plan numbers that there are already, in the order in which it asks. */
export function given(values: readonly TypedArray[]): Draw {
  let next = 0;
  const input = (name: string, floatsOnly: boolean): Input => ({
    name,
    values: values[next++],
    code: undefined,
    floatsOnly,
  });
  return {
    kind: "reals",
    floats: (name) => input(name, true),
    whole: (name) => input(name, false),
  };
}

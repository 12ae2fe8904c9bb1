import type { Backend } from "@striate/core";
import type { PrimitiveName } from "./Call.js";
import { OPTIONAL, REQUIRED } from "./cases/primitives.js";

export interface OptionalPrimitives {
  readonly present: readonly PrimitiveName[];
  readonly absent: readonly PrimitiveName[];
}

/** Which of the contract's fused primitives a backend has, by asking it for the methods. */
export function optionalPrimitives(backend: Backend): OptionalPrimitives {
  const all = OPTIONAL.map(({ method }) => method);
  return {
    present: all.filter((method) => has(backend, method)),
    absent: all.filter((method) => !has(backend, method)),
  };
}

/** Required primitives that a backend lacks: there should be none. */
export function missingPrimitives(backend: Backend): readonly PrimitiveName[] {
  return [...new Set(REQUIRED.map(({ method }) => method))].filter((method) => !has(backend, method));
}

const has = (backend: Backend, method: PrimitiveName): boolean => typeof backend[method] === "function";

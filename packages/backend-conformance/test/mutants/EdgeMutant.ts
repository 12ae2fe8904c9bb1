import type { Backend, DeviceBuffer } from "@striate/core";
import { instead, type Mutant, mutant } from "./Mutant.js";

/** A fault at an edge of what the contract allows, and what the printed test says of the case. */
export interface EdgeMutant extends Mutant {
  readonly printed: string | RegExp;
}

export function edgeMutant(
  fault: string,
  group: string,
  printed: string | RegExp,
  replace: (base: Backend) => Partial<Backend>,
): EdgeMutant {
  return { ...mutant(fault, group, replace), printed };
}

/** A result of which no number is right, where the case is one of the edge. */
export function wrong(on: Backend, result: DeviceBuffer, atTheEdge: boolean): DeviceBuffer {
  return instead(on, result, (y) => (atTheEdge ? y.map((value) => (value === 0 ? 1 : 0)) : y));
}

import type { Backend } from "@striate/core";
import type { PrimitiveName } from "./Call.js";
import type { Judging } from "./tolerance/Tolerance.js";

export type CreateBackend = () => Backend | Promise<Backend>;

/** One thing that must hold for a backend. */
export interface ConformanceProperty {
  /** What it is about, such as `conv2d`. */
  readonly group: string;
  /** What must hold, such as `agrees with the reference`. */
  readonly name: string;
  /** The primitives it needs; a backend that lacks one of them, an optional one, is not asked. */
  readonly methods: readonly PrimitiveName[];
  /**
   * Makes backends of its own and disposes of them.
   *
   * @throws ConformanceError where it does not hold
   */
  readonly run: (create: CreateBackend) => Promise<void>;
}

/** What all properties are made with. */
export interface PropertySettings {
  /** Generated cases a property. */
  readonly runs: number;
  readonly seed: number;
  readonly judging: Omit<Judging, "exact">;
}

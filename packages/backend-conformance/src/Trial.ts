import type { Backend, TypedArray } from "@striate/core";
import type { Input } from "./Call.js";
import type { Mismatch } from "./report/Mismatch.js";

/** One case of a property: what it reads, what must hold, and how it is written down as a test. */
export interface Trial {
  readonly inputs: readonly Input[];
  /** @throws Mismatch when the property does not hold for these numbers in place of the inputs' */
  readonly attempt: (backend: Backend, values: readonly TypedArray[]) => Promise<void>;
  /** The case as a test to paste. */
  readonly source: (inputs: readonly Input[], mismatch: Mismatch) => string;
}

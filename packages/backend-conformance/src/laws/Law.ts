import type { TypedArray } from "@striate/core";
import type fc from "fast-check";
import type { Call, Input, PrimitiveName } from "../Call.js";
import type { Draw } from "../cases/Draw.js";
import type { NumberKind } from "../numbers.js";
import type { Judging } from "../tolerance/Tolerance.js";

/** Host numbers by the names they have in the code. */
export type Values = Readonly<Record<string, TypedArray>>;

/** A call within a law, and the names of what it reads and gives. */
export interface Step {
  readonly name: string;
  readonly args: readonly string[];
  readonly call: Call;
  /** Names of the outputs behind the first. */
  readonly others: readonly string[];
}

/** Two sides that must be equal, within what their calls may be off. */
export interface Claim {
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly allowed: Float64Array | "exact" | "bits";
}

/** One case of a law: calls that build on one another, and what must then hold. */
export interface LawCase {
  readonly inputs: readonly Input[];
  readonly steps: readonly Step[];
  readonly claim: (values: Values, judging: Judging) => Claim;
  /** The two sides as expressions over the names of inputs and steps, which stand for arrays. */
  readonly code: { readonly left: string; readonly right: string };
}

/** What holds for a primitive whatever the numbers are, without a second implementation to compare with. */
export interface Law {
  readonly group: string;
  /** What must hold, such as `a kernel of one 1 is the identity`. */
  readonly name: string;
  readonly methods: readonly PrimitiveName[];
  readonly cases: fc.Arbitrary<(draw: Draw) => LawCase>;
  /** With `eighths` sums are exact, and so must the law be. */
  readonly kinds: readonly NumberKind[];
}

/** A step whose call reads what was named, in the order of its inputs. */
export const step = (
  name: string,
  call: Call,
  args: readonly string[],
  others: readonly string[] = [],
): Step => ({ name, call, args, others });

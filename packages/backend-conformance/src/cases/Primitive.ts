import type fc from "fast-check";
import type { Call, PrimitiveName } from "../Call.js";
import type { NumberKind } from "../numbers.js";
import type { Draw } from "./Draw.js";

/** A call of which everything is settled but its numbers. */
export type Plan = (draw: Draw) => Call;

/** All ways to call one primitive, as generated cases. */
export interface Primitive {
  /** In the names of properties, such as `unary tanh`. */
  readonly name: string;
  readonly method: PrimitiveName;
  readonly plans: fc.Arbitrary<Plan>;
  /**
   * Cases that are tried in any event: for what only size brings out, which is many tiles, several threads and tails behind long vectors, and
   * where every axis has size 1.
   */
  readonly fixed: readonly Plan[];
  /** Numbers that it is compared with the reference on. */
  readonly kinds: readonly NumberKind[];
  /** Numbers on which not one bit may be off, where the primitive rounds on others; with plans of their own if not all will do. */
  readonly exact?: {
    readonly kinds: readonly NumberKind[];
    readonly plans?: fc.Arbitrary<Plan>;
    readonly fixed?: readonly Plan[];
  };
}

import type { BackendTimes } from "./Comparison.js";
import type { Failure, Fault } from "./Fault.js";
import type { MomentComparison } from "./MomentComparison.js";

/** One backend beside the reference. */
export interface BackendComparison {
  /** As given, or the backend's own; a number behind it where two would have the same. */
  readonly name: string;
  /**
   * - `identical`: every number has the reference's bits (but for the sign of zeros).
   * - `rounding`: every primitive stays within its derived bound; what differs is what float32 makes of other orders of the same sums.
   * - `fault`: a primitive is further off than its roundings can explain, writes where it must not, or gives other numbers a second time.
   * - `error`: it threw, and the comparison ends there.
   */
  readonly verdict: "identical" | "rounding" | "fault" | "error";
  /** Why, in a sentence or two: layer, pass, primitive, number, share of the bound. */
  readonly reason: string;
  /**
   * Accumulated differences, in the order in which the numbers come about: layers' outputs, the loss, gradients, weights after the step. Ends
   * early where the backend threw.
   */
  readonly moments: readonly MomentComparison[];
  /** Index into `moments` of the first at which any bit differs; null where none does. */
  readonly firstDifferent: number | null;
  /** Index into `moments` of the first that is further off than allowed; null where none is. */
  readonly firstExceeding: number | null;
  /** Index into `moments` of the largest share of what is allowed; null where no bit differs. */
  readonly largest: number | null;
  /** Local differences: every call of a primitive with the backend's own inputs, judged by its derived bound. */
  readonly primitives: readonly PrimitiveComparison[];
  /** The first call that is wrong, and the smallest case found. */
  readonly fault: Fault | null;
  /** Where it threw. */
  readonly failure: Failure | null;
  /** Null when nothing was timed, or it threw. */
  readonly times: BackendTimes | null;
}

/** All calls of one primitive by one layer in one pass of the steps that were judged, the first and the one where differences first exceed. */
export interface PrimitiveComparison {
  readonly step: number;
  readonly pass: "forward" | "backward" | "update";
  /** The layer's path (empty for the model itself), or `loss`, `update`, `other`. */
  readonly layer: string;
  /** Such as `conv2dGradKernel` or `unary exp`. */
  readonly primitive: string;
  readonly calls: number;
  /** Calls whose outputs have the reference's bits. */
  readonly identical: number;
  /** Largest |received − expected| of one call's numbers; null where a number is not finite. */
  readonly largest: number | null;
  /** Largest difference as a share of the derived bound; 0 where no bit differs, null where nothing may differ and something does. */
  readonly share: number | null;
  /** False for a primitive that the conformance suite has no bound for: it was not judged. */
  readonly judged: boolean;
}

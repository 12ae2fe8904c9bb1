/** How much more than the derived bounds a backend may be off; see the README for where the bounds come from. */
export interface Tolerance {
  /** Multiplies every bound of a sum. Default 1. */
  readonly sums?: number;
  /** Units in the last place for exp, log, tanh and sigmoid. Default 4. */
  readonly elementary?: number;
  /** Units in the last place for division and square root. Default 1. */
  readonly division?: number;
  /**
   * Convolutions of 3×3, stride 1, without dilation and groups may be computed by Winograd's F(4×4, 3×3), and their kernel's gradient by
   * F(3×3, 4×4): they are judged by that algorithm's bound, on whole numbers too. Default false.
   */
  readonly winograd?: boolean;
}

/** A tolerance with everything decided. */
export interface Judging extends Required<Tolerance> {
  /** The inputs are whole numbers (or eighths) whose sums are exact: nothing may be off at all. */
  readonly exact: boolean;
}

export function resolveTolerance(tolerance: Tolerance = {}): Omit<Judging, "exact"> {
  const { sums = 1, elementary = 4, division = 1, winograd = false } = tolerance;
  return { sums, elementary, division, winograd };
}

/** Numbers in float64 with what a float32 computation of each may be off. */
export interface Bounded {
  readonly values: Float64Array;
  readonly allowed: Float64Array;
}

export const bounded = (length: number): Bounded => ({
  values: new Float64Array(length),
  allowed: new Float64Array(length),
});

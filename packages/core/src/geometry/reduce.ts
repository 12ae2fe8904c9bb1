/**
 * A reduction over neighbouring axes: input element (o, r, i) lies at (o · reduced + r) · inner + i, output (o, i) at
 * o · inner + i. Softmax over classes is `[N, C, 1]`, batch normalization `[1, N·H·W, C]`, a mean of everything `[1, all, 1]`.
 */
export interface ReduceGeometry {
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
}

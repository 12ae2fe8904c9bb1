import { type FusedActivation, matMulGeometry } from "@striate/core";
import { describe, expect, it } from "vitest";
import { expectWithin } from "../../test/expectWithin.js";
import { reals, wholes } from "../../test/numbers.js";
import { onHost } from "../../test/onHost.js";

interface Shape {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

describe("matMulBias", () => {
  // Sums of whole numbers below 2²⁴ are exact in any order. Beyond k = 65,536 there are more parts than one stage of a sum takes.
  it.each([
    { m: 3, k: 5000, n: 4, largest: 4 },
    { m: 2, k: 5000, n: 5, largest: 4 },
    { m: 2, k: 70_000, n: 3, largest: 1 },
    { m: 3, k: 7, n: 8, largest: 4 },
  ])("adds its bias once and cuts at 0 once, at the end: $m × $k by $k × $n", async (shape) => {
    const [a, b] = [wholes(shape.m * shape.k, 1, shape.largest), wholes(shape.k * shape.n, 2, shape.largest)];
    // Large enough to carry a product over 0 in either direction, were it added to a part or to the wrong column.
    const bias = wholes(shape.n, 3, 2000);
    for (const activation of ["linear", "relu"] as const) {
      const expected = naive(shape, a, b, bias, activation).map((value) => value + 0);
      await onHost([a, b, bias], run(shape, activation), ([y]) =>
        expect(Array.from(y!, (value) => value + 0)).toEqual(Array.from(expected)),
      );
    }
  });

  it("sums 5,000 products as exactly as parts of 250 allow", async () => {
    const shape = { m: 5, k: 5000, n: 4 };
    const [a, b] = [reals(shape.m * shape.k, 5), reals(shape.k * shape.n, 7)];
    const bias = reals(shape.n, 9);
    const sizes = naive(shape, a.map(Math.abs), b.map(Math.abs), bias.map(Math.abs), "linear");
    const expected = naive(shape, a, b, bias, "linear");
    // A product is rounded, then passes through 249 sums in its part, 19 of parts and that of the bias.
    await onHost([a, b, bias], run(shape, "linear"), ([y]) =>
      expectWithin(y!, expected, (i) => 270 * 2 ** -24 * sizes[i]!),
    );
  });
});

const run =
  ({ m, k, n }: Shape, activation: FusedActivation): Parameters<typeof onHost>[1] =>
  (backend, a, b, bias) => {
    const geometry = matMulGeometry("matMul", [m, k], [k, n], { transposeA: false, transposeB: false });
    return [backend.matMulBias(a!, b!, bias!, activation, geometry)];
  };

function naive(
  { m, k, n }: Shape,
  a: Float32Array,
  b: Float32Array,
  bias: Float32Array,
  activation: FusedActivation,
): Float64Array {
  return Float64Array.from({ length: m * n }, (_, i) => {
    const [row, column] = [Math.floor(i / n), i % n];
    let sum = 0;
    for (let p = 0; p < k; p++) sum += a[row * k + p]! * b[p * n + column]!;
    sum += bias[column]!;
    return activation === "relu" ? Math.max(sum, 0) : sum;
  });
}

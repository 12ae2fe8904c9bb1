import { matMulGeometry, type Shape } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compute, dot, expectSame } from "../../test/compute.js";
import { RUNS } from "../../test/geometries.js";
import { eighths } from "../../test/numbers.js";
import * as oracle from "../../test/oracles.js";

const size = fc.integer({ min: 1, max: 9 });
const flags = fc.record({ transposeA: fc.boolean(), transposeB: fc.boolean() });
const batches = fc.constantFrom<readonly [Shape, Shape]>(
  [[], []],
  [[3], [3]],
  [
    [2, 2],
    [2, 2],
  ],
  [[3], []],
  [[], [3]],
);

const cases = fc
  .record({ m: size, k: size, n: size, batch: batches, options: flags, seed: fc.nat() })
  .map(({ m, k, n, batch: [aBatch, bBatch], options, seed }) => {
    const a = [...aBatch, ...(options.transposeA ? [k, m] : [m, k])];
    const b = [...bBatch, ...(options.transposeB ? [n, k] : [k, n])];
    const elements = (shape: Shape) => shape.reduce((product, length) => product * length, 1);
    return {
      geometry: matMulGeometry("matMul", a, b, options),
      a: eighths(elements(a), seed),
      b: eighths(elements(b), seed + 1),
    };
  });

describe("matMul", () => {
  it("is rows times columns, bit for bit: transposed or not, batched, one matrix for all", () => {
    fc.assert(
      fc.property(cases, ({ geometry, a, b }) => {
        const y = compute([a, b], (backend, left, right) => backend.matMul(left, right, geometry));
        expectSame(y, oracle.matMul(a, b, geometry));
      }),
      { ...RUNS, numRuns: 300 },
    );
  });

  it("holds for many tiles and a rest on both sides", () => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const [aShape, bShape] = [transposeA ? [50, 31] : [31, 50], transposeB ? [17, 50] : [50, 17]];
        const geometry = matMulGeometry("matMul", aShape, bShape, { transposeA, transposeB });
        const [a, b] = [eighths(31 * 50, 1), eighths(50 * 17, 2)];
        const y = compute([a, b], (backend, left, right) => backend.matMul(left, right, geometry));
        expectSame(y, oracle.matMul(a, b, geometry));
      }
    }
  });

  it("has its factors' products as adjoints: ⟨ab, dy⟩ = ⟨a, dy·bᵀ⟩ = ⟨b, aᵀ·dy⟩, exactly", () => {
    fc.assert(
      fc.property(size, size, size, fc.nat(), (m, k, n, seed) => {
        const [a, b, dy] = [eighths(m * k, seed), eighths(k * n, seed + 1), eighths(m * n, seed + 2)];
        const forward = matMulGeometry("matMul", [m, k], [k, n]);
        const toA = matMulGeometry("matMul", [m, n], [k, n], { transposeB: true });
        const toB = matMulGeometry("matMul", [m, k], [m, n], { transposeA: true });
        const product = dot(
          compute([a, b], (backend, x, y) => backend.matMul(x, y, forward)),
          dy,
        );
        expect(
          dot(
            a,
            compute([dy, b], (backend, x, y) => backend.matMul(x, y, toA)),
          ),
        ).toBe(product);
        expect(
          dot(
            b,
            compute([a, dy], (backend, x, y) => backend.matMul(x, y, toB)),
          ),
        ).toBe(product);
      }),
      RUNS,
    );
  });

  it("adds up in float64 and rounds once", () => {
    // Five rows and three columns: tiles and what is left over. In float32 every sum would be 0.
    const row = [2 ** 24, 1, 1, -(2 ** 24)];
    const a = Float32Array.from({ length: 20 }, (_, index) => row[index % 4]);
    const ones = new Float32Array(12).fill(1);
    const geometry = matMulGeometry("matMul", [5, 4], [4, 3]);
    const y = compute([a, ones], (backend, left, right) => backend.matMul(left, right, geometry));
    expectSame(y, new Float32Array(15).fill(2));
  });
});

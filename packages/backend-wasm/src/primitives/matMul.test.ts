import { createReferenceBackend } from "@striate/backend-reference";
import type { MatMulGeometry } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agreesExactly, expectSame, expectWithin, onEveryBackend } from "../../test/everyBackend.js";
import { eighths, reals } from "../../test/numbers.js";
import { createWasmBackend } from "../index.js";

interface Case {
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** One matrix for the whole batch. */
  readonly shareA?: boolean;
  readonly shareB?: boolean;
}

function geometryOf({ batch, m, k, n, ...flags }: Case): MatMulGeometry {
  const { transposeA = false, transposeB = false, shareA = false, shareB = false } = flags;
  return {
    outputShape: [batch, m, n],
    batch,
    m,
    k,
    n,
    transposeA,
    transposeB,
    aBatchStride: shareA ? 0 : m * k,
    bBatchStride: shareB ? 0 : k * n,
  };
}

const inputsOf = ({ batch, m, k, n, shareA, shareB }: Case, numbers: typeof eighths) => [
  numbers((shareA ? 1 : batch) * m * k, 1),
  numbers((shareB ? 1 : batch) * k * n, 2),
  numbers(n, 3),
];

const exactly = (one: Case) =>
  agreesExactly(inputsOf(one, eighths), (backend, a, b) => [backend.matMul(a!, b!, geometryOf(one))]);

describe("matMul", () => {
  it("is the reference's, bit for bit, where sums are exact", () => {
    const size = fc.integer({ min: 1, max: 19 });
    const flag = fc.boolean();
    const cases = fc.record({
      batch: fc.integer({ min: 1, max: 3 }),
      m: size,
      k: size,
      n: size,
      transposeA: flag,
      transposeB: flag,
      shareA: flag,
      shareB: flag,
    });
    fc.assert(fc.property(cases, exactly), { numRuns: 200, seed: 1 });
  });

  it.each<[string, Case]>([
    ["several tiles, tails everywhere", { batch: 1, m: 130, k: 70, n: 90 }],
    ["one step deep", { batch: 1, m: 33, k: 1, n: 70 }],
    ["deeper than a panel", { batch: 1, m: 20, k: 1100, n: 20, shareB: true }],
    ["wider than a block", { batch: 1, m: 9, k: 30, n: 1100, shareB: true }],
    ["a tall batch with one right side", { batch: 5, m: 40, k: 30, n: 20, shareB: true }],
    [
      "a batch of transposed left sides with one right side",
      {
        batch: 5,
        m: 40,
        k: 30,
        n: 20,
        shareB: true,
        transposeA: true,
      },
    ],
    ["both transposed", { batch: 2, m: 65, k: 37, n: 41, transposeA: true, transposeB: true }],
  ])("is the reference's: %s", (_, one) => exactly(one));

  it("packs a part of the columns at a time where there are very many numbers", async () => {
    const [k, n] = [17_000, 600];
    const backend = await createWasmBackend({ threads: 2, guard: true });
    const column = (index: number) => ((index % n) % 7) / 8;
    const a = backend.fill(k, 1, "float32");
    const b = backend.write(Float32Array.from({ length: k * n }, (_, index) => column(index)));
    const c = backend.matMul(a, b, geometryOf({ batch: 1, m: 1, k, n, shareB: true }));
    expectSame(
      backend.readSync(c),
      Float32Array.from({ length: n }, (_, index) => k * column(index)),
    );
    // The whole right side once, and the packed part of it.
    expect(backend.capacity).toBeLessThan(100 * 2 ** 20);
    backend.dispose();
  });

  it("rounds no more than sums of so many products may", () => {
    const one = { batch: 1, m: 17, k: 900, n: 19 };
    const inputs = inputsOf(one, reals);
    const reference = createReferenceBackend();
    const product = (numbers: readonly Float32Array[]) => {
      const [a, b] = numbers.map((values) => reference.write(values));
      return reference.readSync(reference.matMul(a!, b!, geometryOf(one)));
    };
    const expected = product(inputs);
    const magnitudes = product(inputs.map((values) => values.map(Math.abs)));
    onEveryBackend(
      inputs,
      (backend, a, b) => [backend.matMul(a!, b!, geometryOf(one))],
      ([values]) => expectWithin(values!, expected, (i) => 2 * (900 + 2) * 2 ** -24 * magnitudes[i]!),
    );
  });

  it.each(["linear", "relu"] as const)("adds a bias, activation %s, in the same pass", (activation) => {
    const one = { batch: 2, m: 21, k: 13, n: 11 };
    const inputs = inputsOf(one, eighths);
    const reference = createReferenceBackend();
    const [a, b] = inputs.map((values) => reference.write(values));
    const plain = reference.readSync(reference.matMul(a!, b!, geometryOf(one)));
    const expected = plain.map((value, i) => {
      const sum = value + inputs[2]![i % 11]!;
      return activation === "relu" ? Math.max(sum, 0) : sum;
    });
    onEveryBackend(
      inputs,
      (backend, left, right, bias) => [backend.matMulBias(left!, right!, bias!, activation, geometryOf(one))],
      ([values]) => expectWithin(values!, expected, () => 0),
    );
  });
});

import type { UnaryOp } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agreesExactly, expectSame, gives, onEveryBackend } from "../../test/everyBackend.js";
import { draws, eighths, reals } from "../../test/numbers.js";

/** All tails, and enough numbers for several tiles. */
const LENGTHS = [1, 2, 3, 4, 5, 6, 7, 8, 13, 16384, 16385, 70_003];
const finite = fc.float({ noNaN: true, noDefaultInfinity: true });

/** Every 32-bit pattern `step` apart: all exponents and both signs. */
function floats(step: number): Float32Array {
  const bits = Uint32Array.from({ length: Math.floor(2 ** 32 / step) }, (_, index) => index * step);
  return new Float32Array(bits.buffer).filter(Number.isFinite);
}

/** Distance in units of float32 at the exact value; one of a denormal is 2⁻¹⁴⁹. */
function ulps(actual: number, exact: number): number {
  if (Object.is(actual, Math.fround(exact))) return 0;
  const unit = 2 ** Math.max(Math.floor(Math.log2(Math.abs(exact))) - 23, -149);
  return Math.abs(actual - exact) / unit;
}

const apply = (op: UnaryOp, x: Float32Array, check: (y: Float32Array) => void) =>
  onEveryBackend(
    [x],
    (backend, buffer) => [backend.unary(op, buffer)],
    ([y]) => check(y as Float32Array),
  );

describe("unary", () => {
  it.each(["abs", "neg", "relu", "sign", "sqrt"] as const)("%s is the reference's, bit for bit", (op) => {
    for (const length of LENGTHS) agreesExactly([eighths(length, length)], (on, x) => [on.unary(op, x)]);
    agreesExactly([floats(30_011)], (on, x) => [on.unary(op, x)]);
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), (x) =>
        agreesExactly([Float32Array.from(x)], (on, buffer) => [on.unary(op, buffer)]),
      ),
    );
  });

  // 1 / (1 + e^−x), written for each side so that nothing overflows or cancels.
  const sigmoid = (x: number) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

  it.each([
    ["exp", Math.exp, 1],
    ["log", Math.log, 1],
    ["sigmoid", sigmoid, 3],
    ["tanh", Math.tanh, 2],
  ] as const)(
    "%s is the function of JavaScript within a few units in the last place, over all exponents",
    (op, exact, most) => {
      const x = floats(30_011);
      apply(op, x, (y) => {
        let worst = 0;
        for (let i = 0; i < x.length; i++) {
          const distance = ulps(y[i]!, exact(x[i]!));
          // Written so that NaN counts as far.
          if (!(distance <= worst)) worst = distance;
        }
        expect(worst).toBeLessThanOrEqual(most);
      });
    },
  );

  it.each([
    ["exp", Math.exp, -104, 89, 1],
    ["log", Math.log, 0.5, 2, 1],
    ["sigmoid", sigmoid, -104, 18, 3],
    ["tanh", Math.tanh, -10, 10, 2],
  ] as const)("%s is as exact where its result changes most", (op, exact, low, high, most) => {
    const x = reals(100_003, 7).map((value) => low + ((value + 1) / 2) * (high - low));
    apply(op, x, (y) => {
      for (let i = 0; i < x.length; i++) {
        if (!(ulps(y[i]!, exact(x[i]!)) <= most))
          expect.fail(`${op}(${x[i]}) is ${y[i]}, not ${exact(x[i]!)}`);
      }
    });
  });

  it.each(["exp", "log", "sigmoid", "tanh"] as const)(
    "%s has the same value at every place of a vector",
    (op) => {
      for (const length of LENGTHS) {
        apply(op, new Float32Array(length).fill(0.7), (y) =>
          expectSame(y, new Float32Array(length).fill(y[0]!)),
        );
      }
    },
  );

  it("keeps to known values", () => {
    gives(
      [Float32Array.of(0, -0, 1000, -1000)],
      (on, x) => on.unary("exp", x),
      Float32Array.of(1, 1, Infinity, 0),
    );
    gives(
      [Float32Array.of(1, 0, -0, -1)],
      (on, x) => on.unary("log", x),
      Float32Array.of(0, -Infinity, -Infinity, NaN),
    );
    gives([Float32Array.of(0, 3e38, -3e38)], (on, x) => on.unary("sigmoid", x), Float32Array.of(0.5, 1, 0));
    gives(
      [Float32Array.of(0, -0, 3e38, -3e38)],
      (on, x) => on.unary("tanh", x),
      Float32Array.of(0, -0, 1, -1),
    );
  });
});

describe("affine", () => {
  it("is x · scale + shift", () => {
    for (const length of LENGTHS)
      agreesExactly([eighths(length, length)], (on, x) => [on.affine(x, 0.5, -3)]);
  });
});

describe("fill", () => {
  it("gives that many of a number, of either dtype", () => {
    for (const length of LENGTHS) {
      gives([], (on) => on.fill(length, 0.1, "float32"), new Float32Array(length).fill(0.1));
      gives([], (on) => on.fill(length, -7, "int32"), new Int32Array(length).fill(-7));
    }
    gives([], (on) => on.fill(1, 2.9, "int32"), Int32Array.of(2));
    gives([], (on) => on.fill(2, -0, "float32"), Float32Array.of(-0, -0));
  });
});

describe("cast", () => {
  it("drops the fraction, and rounds to nearest on the way back", () => {
    for (const length of LENGTHS) {
      agreesExactly([eighths(length, length)], (on, x) => [on.cast(x, "int32"), on.cast(x, "float32")]);
      const integers = draws(length, length, 65536).map((draw) => Math.imul(draw - 32768, 65521));
      agreesExactly([integers], (on, x) => [on.cast(x, "int32"), on.cast(x, "float32")]);
    }
    const ends = Float32Array.of(2 ** 31 - 128, -(2 ** 31), 0.999, -0.999, 2.999);
    gives([ends], (on, x) => on.cast(x, "int32"), Int32Array.of(2 ** 31 - 128, -(2 ** 31), 0, 0, 2));
    const odd = Int32Array.of(2 ** 24 + 1, 2 ** 24 + 3, -(2 ** 24) - 3);
    gives([odd], (on, x) => on.cast(x, "float32"), Float32Array.of(2 ** 24, 2 ** 24 + 4, -(2 ** 24) - 4));
  });
});

describe("reluGrad", () => {
  it("lets through what relu let through", () => {
    for (const length of LENGTHS) {
      const [dy, y] = [eighths(length, length), eighths(length, length + 1)];
      const expected = dy.map((value, index) => (y[index]! > 0 ? value : 0));
      gives([dy, y], (on, left, right) => on.reluGrad(left, right), expected);
    }
    const zeros = [Float32Array.of(1, 2, -0), Float32Array.of(0, -0, 1)];
    gives(zeros, (on, dy, y) => on.reluGrad(dy, y), Float32Array.of(0, 0, -0));
  });
});

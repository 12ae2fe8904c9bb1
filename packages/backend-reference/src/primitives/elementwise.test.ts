import { type BinaryOp, broadcastGeometry, type Shape, type UnaryOp } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compute, expectSame } from "../../test/compute.js";
import { RUNS } from "../../test/geometries.js";
import { draws, eighths } from "../../test/numbers.js";
import { BINARY, positions, stretched } from "../../test/oracles.js";

const apply = (op: UnaryOp, ...x: number[]) =>
  compute([Float32Array.from(x)], (backend, a) => backend.unary(op, a));

const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
const upTo = (max: number) => fc.float({ min: -Math.fround(max), max: Math.fround(max), noNaN: true });
const positive = fc.float({ min: Math.fround(2 ** -149), noNaN: true, noDefaultInfinity: true });

describe("unary", () => {
  it.each([
    ["abs", Math.abs, finite],
    ["exp", Math.exp, upTo(88)],
    ["log", Math.log, positive],
    ["neg", (x: number) => -x, finite],
    ["relu", (x: number) => Math.max(x, 0), finite],
    ["sign", Math.sign, finite],
    ["sqrt", Math.sqrt, positive],
    ["tanh", Math.tanh, upTo(12)],
  ] as const)("%s is the function of JavaScript, rounded to float32", (op, of, domain) => {
    fc.assert(
      fc.property(fc.array(domain, { minLength: 1, maxLength: 20 }), (x) => {
        expectSame(
          apply(op, ...x),
          Float32Array.from(x, (value) => of(value)),
        );
      }),
      RUNS,
    );
  });

  it("sigmoid is the logistic function within one rounding, on both sides", () => {
    fc.assert(
      fc.property(upTo(120), (x) => {
        // Written for each side so that nothing overflows or cancels: both are right to a few 2⁻⁵³.
        const exact = x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
        const [y] = apply("sigmoid", x);
        // Half a unit in the last place of float32 (of a denormal: half of 2⁻¹⁴⁹), and the few 2⁻⁵³.
        expect(Math.abs(y - exact)).toBeLessThanOrEqual(exact * (2 ** -24 + 2 ** -50) + 2 ** -150);
      }),
      { ...RUNS, numRuns: 400 },
    );
  });

  it("keeps to known values", () => {
    expectSame(apply("exp", 0, 1, -1), Float32Array.of(1, Math.E, 1 / Math.E));
    expectSame(apply("log", 1, 4, 0.5), Float32Array.of(0, 2 * Math.LN2, -Math.LN2));
    expectSame(apply("sqrt", 0, 2, 6.25), Float32Array.of(0, Math.SQRT2, 2.5));
    expectSame(apply("tanh", 0, 0.5), Float32Array.of(0, (Math.E - 1) / (Math.E + 1)));
    expectSame(apply("sigmoid", 0, 1), Float32Array.of(0.5, Math.E / (1 + Math.E)));
    expectSame(apply("abs", -1.5, 1.5), Float32Array.of(1.5, 1.5));
    expectSame(apply("relu", -1.5, 1.5), Float32Array.of(0, 1.5));
    expectSame(apply("sign", -1.5, 1.5), Float32Array.of(-1, 1));
  });

  it("minds zeros: relu and abs give 0, neg and sign keep the sign", () => {
    expectSame(apply("relu", 0, -0), Float32Array.of(0, 0));
    expectSame(apply("abs", 0, -0), Float32Array.of(0, 0));
    expectSame(apply("neg", 0, -0), Float32Array.of(-0, 0));
    expectSame(apply("sign", 0, -0), Float32Array.of(0, -0));
  });

  it("saturates without NaN", () => {
    expectSame(apply("sigmoid", 100, 1000, 3e38), Float32Array.of(1, 1, 1));
    expectSame(apply("sigmoid", -100, -1000, -3e38), Float32Array.of(Math.exp(-100), 0, 0));
    expectSame(apply("tanh", 100, 1000, -100, -1000), Float32Array.of(1, 1, -1, -1));
    expectSame(apply("exp", -100, -1000, -3e38), Float32Array.of(Math.exp(-100), 0, 0));
    expectSame(apply("exp", 89, 1000), Float32Array.of(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY));
    expectSame(apply("log", 2 ** -149), Float32Array.of(-149 * Math.LN2));
  });
});

describe("binary", () => {
  const OPS = Object.keys(BINARY) as BinaryOp[];
  const elements = (shape: Shape) => shape.reduce((product, length) => product * length, 1);

  /** Two shapes that stretch to one: each axis is full, 1 or, in front, missing. */
  const shapes = fc
    .record({
      full: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }),
      ones: fc.infiniteStream(fc.constantFrom("both", "a", "b", "both")),
      missing: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
    })
    .map(({ full, ones, missing }) => {
      const kept = full.map(() => ones.next().value);
      const side = (name: "a" | "b", drop: number) =>
        full.map((length, axis) => (kept[axis] === "both" || kept[axis] === name ? length : 1)).slice(drop);
      return { a: side("a", missing[0]), b: side("b", missing[1]) };
    });

  it.each(OPS)("%s pairs up the numbers as NumPy stretches their shapes", (op) => {
    fc.assert(
      fc.property(shapes, fc.nat(), ({ a, b }, seed) => {
        const geometry = broadcastGeometry(op, a, b);
        const left = eighths(elements(a), seed);
        // Divisors are not 0, and often equal to what they divide.
        const right = eighths(elements(b), seed + 1).map((value) => value || 1);
        const y = compute([left, right], (backend, x, z) => backend.binary(op, x, z, geometry));
        const expected = positions(geometry.outputShape).map((position) =>
          BINARY[op](left[stretched(a, position)], right[stretched(b, position)]),
        );
        expectSame(y, Float32Array.from(expected));
      }),
      RUNS,
    );
  });

  it.each(["equal", "greater"] as const)("%s compares int32 too and gives float32 1 or 0", (op) => {
    fc.assert(
      fc.property(shapes, fc.nat(), ({ a, b }, seed) => {
        const geometry = broadcastGeometry(op, a, b);
        const left = draws(elements(a), seed, 3);
        const right = draws(elements(b), seed + 1, 3);
        const y = compute([left, right], (backend, x, z) => backend.binary(op, x, z, geometry));
        const expected = positions(geometry.outputShape).map((position) =>
          BINARY[op](left[stretched(a, position)], right[stretched(b, position)]),
        );
        expectSame(y, Float32Array.from(expected));
      }),
      RUNS,
    );
    const neighbours = [Int32Array.of(2 ** 24 + 1, 5), Int32Array.of(2 ** 24, 5)];
    const y = compute(neighbours, (backend, x, z) =>
      backend.binary(op, x, z, broadcastGeometry(op, [2], [2])),
    );
    expectSame(y, op === "equal" ? Float32Array.of(0, 1) : Float32Array.of(1, 0));
  });

  it("takes 0 and −0 for equal, and the first of two equal operands is not greater", () => {
    const zeros = [Float32Array.of(0, -0, 2), Float32Array.of(-0, 0, 2)];
    const geometry = broadcastGeometry("equal", [3], [3]);
    expectSame(
      compute(zeros, (backend, x, z) => backend.binary("equal", x, z, geometry)),
      Float32Array.of(1, 1, 1),
    );
    expectSame(
      compute(zeros, (backend, x, z) => backend.binary("greater", x, z, geometry)),
      new Float32Array(3),
    );
  });
});

describe("affine", () => {
  it("is x · scale + shift, rounded once", () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(upTo(1000), { minLength: 1 }), number, number, (x, scale, shift) => {
        const y = compute([Float32Array.from(x)], (backend, a) => backend.affine(a, scale, shift));
        expectSame(
          y,
          Float32Array.from(x, (value) => value * scale + shift),
        );
      }),
      RUNS,
    );
    // (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴, whose last bit a rounded product would lose.
    const a = 1 + 2 ** -12;
    const y = compute([Float32Array.of(a)], (backend, x) => backend.affine(x, a, -(1 + 2 ** -11)));
    expectSame(y, Float32Array.of(2 ** -24));
  });
});

describe("cast", () => {
  it("drops the fraction, towards zero", () => {
    const x = Float32Array.of(0, 0.5, 0.999, 1.5, 2.999, -0.5, -0.999, -1.5, -2.999, 2 ** 30, -(2 ** 31));
    const y = compute([x], (backend, a) => backend.cast(a, "int32"));
    expectSame(y, Int32Array.of(0, 0, 0, 1, 2, 0, 0, -1, -2, 2 ** 30, -(2 ** 31)));
  });

  it("rounds int32 to the nearest float32, ties to even", () => {
    const x = Int32Array.of(2 ** 24, 2 ** 24 + 1, 2 ** 24 + 2, 2 ** 24 + 3, -(2 ** 24) - 1, 2 ** 31 - 1, -7);
    const y = compute([x], (backend, a) => backend.cast(a, "float32"));
    const even = 2 ** 24;
    expectSame(y, Float32Array.of(even, even, even + 2, even + 4, -even, 2 ** 31, -7));
  });

  it("copies what has the dtype already", () => {
    const [floats, integers] = [Float32Array.of(0.5, -0), Int32Array.of(3, -4)];
    expectSame(
      compute([floats], (backend, a) => backend.cast(a, "float32")),
      floats,
    );
    expectSame(
      compute([integers], (backend, a) => backend.cast(a, "int32")),
      integers,
    );
  });
});

describe("fill", () => {
  it("gives as many numbers as asked for, in the dtype asked for", () => {
    expectSame(
      compute([], (backend) => backend.fill(3, 0.1, "float32")),
      Float32Array.of(0.1, 0.1, 0.1),
    );
    expectSame(
      compute([], (backend) => backend.fill(2, -7, "int32")),
      Int32Array.of(-7, -7),
    );
    expectSame(
      compute([], (backend) => backend.fill(1, 0, "float32")),
      Float32Array.of(0),
    );
  });
});

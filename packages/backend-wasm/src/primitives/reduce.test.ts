import type { ReduceGeometry } from "@striate/core";
import fc from "fast-check";
import { describe, it } from "vitest";
import { agreesExactly, expectWithin, gives, onEveryBackend } from "../../test/everyBackend.js";
import { draws, eighths, reals, ties } from "../../test/numbers.js";

const length = fc.integer({ min: 1, max: 9 });
const geometries: fc.Arbitrary<ReduceGeometry> = fc.record({ outer: length, reduced: length, inner: length });
const sizeOf = ({ outer, reduced, inner }: ReduceGeometry) => outer * reduced * inner;
const shape = (outer: number, reduced: number, inner: number): ReduceGeometry => ({ outer, reduced, inner });

/** What has a path of its own, with tails, and large enough for several tiles and parts. */
const SHAPES: readonly ReduceGeometry[] = [
  // Everything; rows, short and long.
  ...[1, 3, 4, 15, 511, 513, 16_385, 100_003].map((reduced) => shape(1, reduced, 1)),
  ...[1, 2, 3, 4, 5, 7, 8, 9, 10, 13, 1000].map((reduced) => shape(37, reduced, 1)),
  shape(9000, 10, 1),
  shape(2, 40_001, 1),
  // The gradient of a bias.
  ...[2, 3, 4, 5, 6, 7, 10, 16, 31, 32, 33, 64, 250].map((inner) => shape(1, 2003, inner)),
  ...[513, 1025, 2500].map((inner) => shape(1, 77, inner)),
  // Means of images, and axes in the middle.
  shape(5, 49, 130),
  shape(40, 64, 33),
  shape(300, 3, 5),
  shape(3, 2, 5001),
];

describe("sum", () => {
  it("is exact where every partial sum is", () => {
    fc.assert(
      fc.property(geometries, fc.nat(), (geometry, seed) => {
        agreesExactly([eighths(sizeOf(geometry), seed)], (on, x) => [on.reduce("sum", x!, geometry)]);
      }),
    );
    for (const geometry of SHAPES) {
      agreesExactly([eighths(sizeOf(geometry), 1)], (on, x) => [on.reduce("sum", x!, geometry)]);
    }
  });

  it.each([
    shape(1, 300_007, 1),
    shape(16, 150_001, 1),
    shape(1, 100_003, 3),
    shape(17, 60_001, 2),
    shape(1, 999, 300),
  ])("%o rounds no more for many terms than for few", (geometry) => {
    // At most 128 additions one after the other in float32, two before each, and one rounding at the end; float64 adds next to nothing.
    const unit = 132 * 2 ** -24;
    // Equal terms: plain float32 sums of them round ever more, and ever in one direction.
    const x = new Float32Array(sizeOf(geometry)).fill(0.1);
    const { outer, reduced, inner } = geometry;
    const exact = new Float64Array(outer * inner);
    const sizes = new Float64Array(outer * inner);
    for (let i = 0; i < x.length; i++) {
      const output = Math.floor(i / (reduced * inner)) * inner + (i % inner);
      exact[output]! += x[i]!;
      sizes[output]! += Math.abs(x[i]!);
    }
    onEveryBackend(
      [x],
      (backend, buffer) => [backend.reduce("sum", buffer, geometry)],
      ([y]) => expectWithin(y!, exact, (index) => unit * sizes[index]!),
    );
  });
});

describe("max", () => {
  it("is the reference's, bit for bit", () => {
    fc.assert(
      fc.property(geometries, fc.nat(), fc.constantFrom(0, 5), (geometry, seed, shift) => {
        const x = eighths(sizeOf(geometry), seed).map((value) => value - shift);
        agreesExactly([x], (on, buffer) => [on.reduce("max", buffer!, geometry)]);
      }),
    );
    for (const geometry of SHAPES) {
      const x = reals(sizeOf(geometry), 1);
      agreesExactly([x], (on, buffer) => [on.reduce("max", buffer!, geometry)]);
    }
  });

  it("gives the first of 0 and −0", () => {
    fc.assert(
      fc.property(geometries, fc.infiniteStream(fc.constantFrom(0, -0, -1)), (geometry, values) => {
        const x = Float32Array.from({ length: sizeOf(geometry) }, () => values.next().value);
        agreesExactly([x], (on, buffer) => [on.reduce("max", buffer!, geometry)]);
      }),
    );
  });
});

describe("argMax", () => {
  it("gives the first of the largest, for float32 and int32", () => {
    fc.assert(
      fc.property(geometries, fc.nat(), (geometry, seed) => {
        const floats = ties(sizeOf(geometry), seed);
        agreesExactly([floats], (on, x) => [on.argMax(x!, geometry)]);
        const integers = draws(sizeOf(geometry), seed, 4).map((value) => value - 3);
        agreesExactly([integers], (on, x) => [on.argMax(x!, geometry)]);
      }),
    );
    for (const geometry of SHAPES) {
      agreesExactly([ties(sizeOf(geometry), 1)], (on, x) => [on.argMax(x!, geometry)]);
      agreesExactly([draws(sizeOf(geometry), 2, 60_000)], (on, x) => [on.argMax(x!, geometry)]);
    }
  });

  it("tells apart int32 numbers that are one float32", () => {
    const large = 2 ** 31 - 1;
    const rows = Int32Array.of(2 ** 24, 2 ** 24 + 1, 2 ** 24, large - 1, large, -large - 1);
    gives([rows], (on, x) => on.argMax(x!, shape(2, 3, 1)), Int32Array.of(1, 1));
    const long = new Int32Array(21).fill(large - 1).with(18, large);
    gives([long], (on, x) => on.argMax(x!, shape(1, 21, 1)), Int32Array.of(18));
  });

  it("takes 0 and −0 for equal", () => {
    const zeros = Float32Array.of(-0, 0, -0, 0, 0, -0, 0, -0, 0, -0);
    gives([zeros], (on, x) => on.argMax(x!, shape(1, 10, 1)), Int32Array.of(0));
    gives([zeros], (on, x) => on.argMax(x!, shape(5, 2, 1)), Int32Array.of(0, 0, 0, 0, 0));
  });
});

import { type BinaryOp, broadcastGeometry, type Shape } from "@striate/core";
import fc from "fast-check";
import { describe, it } from "vitest";
import { agreesExactly, gives } from "../../test/everyBackend.js";
import { draws, eighths } from "../../test/numbers.js";

const OPS = ["add", "sub", "mul", "div", "maximum", "minimum", "equal", "greater"] as const;
const elements = (shape: Shape) => shape.reduce((product, length) => product * length, 1);

function agrees(op: BinaryOp, a: Shape, b: Shape, seed: number): void {
  const geometry = broadcastGeometry(op, a, b);
  // Divisors are not 0, and often equal to what they divide.
  const operands = [eighths(elements(a), seed), eighths(elements(b), seed + 1).map((value) => value || 1)];
  agreesExactly(operands, (on, x, y) => [on.binary(op, x!, y!, geometry)]);
}

/** Two shapes that stretch to one: each axis is full, 1 or, in front, missing. */
const shapes = fc
  .record({
    full: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 }),
    ones: fc.infiniteStream(fc.constantFrom("both", "a", "b", "both")),
    missing: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
  })
  .map(({ full, ones, missing }) => {
    const kept = full.map(() => ones.next().value);
    const side = (name: "a" | "b", drop: number) =>
      full.map((length, axis) => (kept[axis] === "both" || kept[axis] === name ? length : 1)).slice(drop);
    return { a: side("a", missing[0]), b: side("b", missing[1]) };
  });

/** What has a path of its own, with tails, and large enough for several tiles. */
const PATHS: readonly (readonly [string, readonly (readonly [Shape, Shape])[]])[] = [
  ["equal shapes", [1, 2, 3, 4, 5, 7, 9, 16_385, 70_003].map((n) => [[n], [n]])],
  ["a scalar", [1, 2, 3, 5, 8, 40_001].map((n) => [[n], []])],
  [
    "a vector of channels",
    [1, 2, 3, 5, 6, 10, 16, 63, 64, 65, 250].flatMap((n) => [
      [[3, n], [n]] as const,
      [[500, n], [n]] as const,
    ]),
  ],
  ["a long vector", [[[3, 20_001], [20_001]]]],
  [
    "a column",
    [1, 2, 3, 5, 10, 64, 20_001].map((n) => [
      [7, n],
      [7, 1],
    ]),
  ],
  [
    "a column of many rows",
    [
      [
        [20_000, 3],
        [20_000, 1],
      ],
    ],
  ],
  [
    "a row and a column",
    [
      [
        [301, 1],
        [1, 205],
      ],
    ],
  ],
  [
    "inner and outer axes",
    [
      [
        [5, 1, 40, 9],
        [1, 30, 1, 9],
      ],
      [
        [4, 33, 1, 35],
        [4, 1, 17, 1],
      ],
    ],
  ],
];

describe("binary", () => {
  it.each(OPS)("%s is the reference's, bit for bit, however shapes stretch", (op) => {
    fc.assert(
      fc.property(shapes, fc.nat(), ({ a, b }, seed) => agrees(op, a, b, seed)),
      { numRuns: 60 },
    );
  });

  it.each(PATHS)("%s may stand on either side", (_, pairs) => {
    for (const [index, [a, b]] of pairs.entries()) {
      agrees("sub", a, b, index);
      agrees("sub", b, a, index);
      agrees("greater", b, a, index);
    }
  });

  it("keeps to many axes that do not merge", () => {
    const axes = Array.from({ length: 16 }, (_, axis) => axis);
    const shape = (kept: number) => axes.map((axis) => (axis % 2 === kept ? 2 : 1));
    agrees("sub", shape(0), shape(1), 1);
  });

  it.each(["equal", "greater"] as const)("%s compares int32 exactly", (op) => {
    fc.assert(
      fc.property(shapes, fc.nat(), ({ a, b }, seed) => {
        const geometry = broadcastGeometry(op, a, b);
        const [left, right] = [draws(elements(a), seed, 4), draws(elements(b), seed + 1, 4)];
        const operands = [left.map((draw) => draw - 2), right.map((draw) => draw - 2)];
        agreesExactly(operands, (on, x, y) => [on.binary(op, x!, y!, geometry)]);
      }),
      { numRuns: 40 },
    );
    const geometry = broadcastGeometry(op, [3], [3]);
    const neighbours = [Int32Array.of(2 ** 24 + 1, 5, -3), Int32Array.of(2 ** 24, 5, -5)];
    const expected = op === "equal" ? Float32Array.of(0, 1, 0) : Float32Array.of(1, 0, 1);
    gives(neighbours, (on, x, y) => on.binary(op, x!, y!, geometry), expected);
  });

  it.each(OPS)("%s takes signed zeros as the reference does", (op) => {
    const zeros = [Float32Array.of(0, -0, 0, -0, 2), Float32Array.of(0, 0, -0, -0, 2)];
    agreesExactly(zeros, (on, x, y) => [on.binary(op, x!, y!, broadcastGeometry(op, [5], [5]))]);
  });
});

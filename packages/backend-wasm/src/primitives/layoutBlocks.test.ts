import { concatGeometry, padGeometry, type Shape } from "@striate/core";
import fc from "fast-check";
import { describe, it } from "vitest";
import { agreesExactly, gives } from "../../test/everyBackend.js";
import { counted, draws } from "../../test/numbers.js";

const sizes = (most: number, maxLength = 5) => fc.array(fc.integer({ min: 1, max: most }), { maxLength });

describe("pad", () => {
  const agrees = (
    shape: Shape,
    paddings: readonly (readonly [number, number])[],
    integer: boolean,
    value: number,
  ) => {
    const geometry = padGeometry("pad", shape, paddings);
    agreesExactly([counted(shape, integer)], (on, x) => [on.pad(x!, geometry, value)]);
  };

  it("is the reference's", () => {
    const side = fc.constantFrom(0, 0, 1, 2, 5);
    const axis = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.tuple(side, side));
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 5 }), fc.boolean(), fc.integer(), (axes, integer, value) => {
        agrees(
          axes.map(([size]) => size),
          axes.map(([, padding]) => padding),
          integer,
          value,
        );
      }),
    );
  });

  it.each([
    [[40_000], [[3, 20_001]]],
    [[40_000], [[20_001, 0]]],
    [
      [3, 20_000],
      [
        [1, 1],
        [5, 2],
      ],
    ],
    [
      [8, 32, 32, 17],
      [
        [0, 0],
        [1, 2],
        [2, 1],
        [0, 0],
      ],
    ],
    [
      [2000, 10],
      [
        [0, 0],
        [0, 3],
      ],
    ],
    [
      [20, 30, 30],
      [
        [4, 5],
        [0, 0],
        [0, 0],
      ],
    ],
  ] as const)("of %j by %j", (shape, paddings) => agrees(shape, paddings, false, -0.5));

  it("keeps the value's bits: −0 and the largest int32", () => {
    const geometry = padGeometry("pad", [1], [[1, 1]]);
    gives([Float32Array.of(1)], (on, x) => on.pad(x!, geometry, -0), Float32Array.of(-0, 1, -0));
    const most = 2 ** 31 - 1;
    gives([Int32Array.of(1)], (on, x) => on.pad(x!, geometry, most), Int32Array.of(most, 1, most));
  });
});

describe("concat", () => {
  const agrees = (shapes: readonly Shape[], axis: number, integer: boolean) => {
    const geometry = concatGeometry("concat", shapes, axis);
    const parts = shapes.map((shape, index) => counted(shape, integer, 1_000_000 * index));
    agreesExactly(parts, (on, ...buffers) => [on.concat(buffers, geometry)]);
  };

  it("is the reference's", () => {
    const cases = fc.record({
      before: sizes(5, 3),
      after: sizes(5, 2),
      lengths: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      integer: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ before, after, lengths, integer }) => {
        const shapes = lengths.map((length) => [...before, length, ...after]);
        agrees(shapes, before.length, integer);
      }),
    );
  });

  it.each([
    ["two long ones", [[40_000], [30_001]], 0],
    [
      "channels",
      [
        [3, 20, 20, 12],
        [3, 20, 20, 33],
        [3, 20, 20, 1],
      ],
      3,
    ],
    [
      "long runs",
      [
        [3, 20_001],
        [3, 5],
        [3, 9000],
      ],
      1,
    ],
    [
      "batches",
      [
        [70, 16, 16],
        [1, 16, 16],
        [3, 16, 16],
      ],
      0,
    ],
    ["more parts than a list holds", new Array<Shape>(100).fill([30, 7]), 1],
  ] as const)("joins %s", (_, shapes, axis) => agrees(shapes, axis, false));

  it("joins a buffer with itself", () => {
    const geometry = concatGeometry("concat", [[2], [2]], 0);
    gives([Int32Array.of(1, 2)], (on, x) => on.concat([x!, x!], geometry), Int32Array.of(1, 2, 1, 2));
  });
});

describe("oneHot", () => {
  it("is the reference's, also for labels that are no class", () => {
    for (const [count, classes] of [
      [1, 1],
      [3, 2],
      [5, 7],
      [9000, 10],
      [3, 20_000],
    ] as const) {
      const labels = draws(count, count, classes + 2).map((label) => label - 1);
      agreesExactly([labels], (on, x) => [on.oneHot(x!, classes)]);
    }
    const far = Int32Array.of(2 ** 31 - 1, -(2 ** 31), 0);
    gives([far], (on, x) => on.oneHot(x!, 2), Float32Array.of(0, 0, 0, 0, 1, 0));
  });
});

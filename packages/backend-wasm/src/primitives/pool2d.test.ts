import { createReferenceBackend } from "@striate/backend-reference";
import {
  type Backend,
  type DeviceBuffer,
  type Pool2dGeometry,
  type Pool2dOptions,
  pool2dGeometry,
} from "@striate/core";
import fc from "fast-check";
import { describe, it } from "vitest";
import { agreesExactly, expectWithin, onEveryBackend } from "../../test/everyBackend.js";
import { eighths, reals, ties } from "../../test/numbers.js";

const between = (min: number, max: number) => fc.integer({ min, max });
const pair = <T>(value: fc.Arbitrary<T>) => fc.tuple(value, value);
/** All tails of four, and blocks of sixteen with and without a rest. */
const channels = fc.oneof(between(1, 9), fc.constantFrom(16, 19, 22, 48));

/** Windows from 1 to 4, strides up to 5, every kind of padding that a pooling can have. */
const poolings: fc.Arbitrary<Pool2dGeometry> = fc
  .record({
    batch: between(1, 2),
    sizes: pair(between(1, 9)),
    channels,
    poolSize: pair(between(1, 4)),
    strides: pair(between(1, 5)),
    rule: fc.constantFrom("same" as const, "valid" as const, "sides" as const),
    sides: pair(pair(between(0, 3))),
    ceilMode: fc.boolean(),
    countIncludePad: fc.boolean(),
  })
  .map(({ batch, sizes, channels, rule, sides, ...options }) => {
    const below = (axis: 0 | 1): readonly [number, number] => [
      sides[axis][0] % options.poolSize[axis],
      sides[axis][1] % options.poolSize[axis],
    ];
    const padding = rule === "sides" ? ([below(0), below(1)] as const) : rule;
    const fit = (axis: 0 | 1) => Math.max(sizes[axis], options.poolSize[axis]);
    return pool2dGeometry("pool2d", [batch, fit(0), fit(1), channels], { ...options, padding });
  });

/** Two by two cells side by side, with and without a row or a column left over. */
const twoByTwo: fc.Arbitrary<Pool2dGeometry> = fc
  .record({ batch: between(1, 3), sizes: pair(between(2, 9)), channels })
  .map(({ batch, sizes, channels }) =>
    pool2dGeometry("pool2d", [batch, ...sizes, channels], { poolSize: 2 }),
  );

const anyPooling = fc.oneof({ arbitrary: poolings, weight: 3 }, twoByTwo);
const RUNS = { seed: 1, numRuns: 150 };

/** Enough for several tiles, of the shapes that networks have. */
const LARGE = [
  [[16, 26, 26, 6], { poolSize: 2 }],
  [[16, 11, 11, 16], { poolSize: 2 }],
  [[2, 35, 33, 19], { poolSize: 3, strides: 2, padding: 1 }],
  [[3, 24, 25, 32], { poolSize: 3, strides: 1, padding: "same" }],
  [[5, 7, 7, 512], { poolSize: 7 }],
  [[2, 180, 180, 1], { poolSize: [3, 2], ceilMode: true }],
  [[2, 90, 70, 3], { poolSize: [2, 5], strides: [3, 1], padding: "same", countIncludePad: true }],
] as const satisfies readonly (readonly [readonly number[], Pool2dOptions & { countIncludePad?: boolean }])[];
const LARGE_GEOMETRIES = LARGE.map(([shape, options]) => pool2dGeometry("pool2d", shape, options));

const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);

/** `check` for many small poolings and for the large ones. */
function forPoolings(check: (geometry: Pool2dGeometry, seed: number) => void): void {
  fc.assert(fc.property(anyPooling, fc.nat(), check), RUNS);
  for (const geometry of LARGE_GEOMETRIES) check(geometry, 7);
}

describe("maxPool2d", () => {
  it.each([
    ["values", eighths],
    ["equal ones, of which the first wins", ties],
    ["negative ones, against which padding does not compete", negative],
  ])("gives the reference's winners and their places: %s", (_name, draw) => {
    forPoolings((geometry, seed) =>
      agreesExactly([draw(sizeOf(geometry.inputShape), seed)], (on, x) => {
        const { values, argmax } = on.maxPool2d(x, geometry);
        return [values, argmax];
      }),
    );
  });

  it("takes the lowest and the largest float32 and both zeros like any number", () => {
    const x = Float32Array.of(-3.4028234663852886e38, -1e38, 3.4028234663852886e38, 1e38, -0, 0, 0, -0);
    for (const options of [{ poolSize: 2 }, { poolSize: [1, 2], strides: 1 }] as const) {
      const geometry = pool2dGeometry("maxPool2d", [1, 2, 4, 1], options);
      agreesExactly([x], (on, buffer) => {
        const { values, argmax } = on.maxPool2d(buffer, geometry);
        return [values, argmax];
      });
    }
  });
});

describe("maxPool2dGrad", () => {
  it("adds up in every cell what the windows that it won send", () => {
    forPoolings((geometry, seed) => {
      const x = ties(sizeOf(geometry.inputShape), seed);
      const dy = eighths(sizeOf(geometry.outputShape), seed + 1);
      agreesExactly([x, dy], (on, image, gradient) => {
        const { values, argmax } = on.maxPool2d(image, geometry);
        return [values, argmax, on.maxPool2dGrad(gradient, argmax, geometry)];
      });
    });
  });

  it("rounds no more than a sum over the windows of a cell", () => {
    forPoolings((geometry, seed) => {
      const x = ties(sizeOf(geometry.inputShape), seed);
      const dy = reals(sizeOf(geometry.outputShape), seed + 1);
      staysWithin(
        [x, dy],
        (on, image, gradient) => {
          const { values, argmax } = on.maxPool2d(image, geometry);
          const dx = on.maxPool2dGrad(gradient, argmax, geometry);
          on.free(values);
          on.free(argmax);
          return dx;
        },
        windowsOfACell(geometry),
      );
    });
  });
});

describe("avgPool2d", () => {
  it("is the reference's where sums are exact", () => {
    forPoolings((geometry, seed) =>
      agreesExactly([eighths(sizeOf(geometry.inputShape), seed)], (on, x) => [on.avgPool2d(x, geometry)]),
    );
  });

  it("rounds no more than a sum and a quotient", () => {
    forPoolings((geometry, seed) => {
      const terms = geometry.windowHeight * geometry.windowWidth;
      const x = reals(sizeOf(geometry.inputShape), seed);
      staysWithin([x], (on, image) => on.avgPool2d(image, geometry), terms);
    });
  });
});

describe("avgPool2dGrad", () => {
  it("is the reference's where no quotient rounds", () => {
    const powers = fc.constantFrom(1, 2, 4);
    const exact = fc
      .record({ sizes: pair(between(4, 9)), poolSize: pair(powers), strides: pair(between(1, 5)), channels })
      .map(({ sizes, channels, ...options }) =>
        pool2dGeometry("avgPool2d", [2, ...sizes, channels], {
          ...options,
          padding: options.poolSize.map((size) => [size - 1, 0] as const) as never,
          countIncludePad: true,
        }),
      );
    fc.assert(
      fc.property(fc.oneof(exact, twoByTwo), fc.nat(), (geometry, seed) =>
        agreesExactly([eighths(sizeOf(geometry.outputShape), seed)], (on, dy) => [
          on.avgPool2dGrad(dy, geometry),
        ]),
      ),
      RUNS,
    );
  });

  it("rounds no more than a quotient for every window of a cell and their sum", () => {
    forPoolings((geometry, seed) => {
      const dy = reals(sizeOf(geometry.outputShape), seed);
      staysWithin([dy], (on, gradient) => on.avgPool2dGrad(gradient, geometry), windowsOfACell(geometry));
    });
  });
});

function negative(length: number, seed: number): Float32Array {
  return eighths(length, seed).map((value) => value - 5);
}

function windowsOfACell({ windowHeight, windowWidth, strideHeight, strideWidth }: Pool2dGeometry): number {
  return Math.ceil(windowHeight / strideHeight) * Math.ceil(windowWidth / strideWidth);
}

/**
 * A linear primitive agrees with the reference within 2(n + 2) · 2⁻²⁴ · Σ |terms|: of the last input, whose absolute values give
 * Σ |terms| on the reference.
 */
function staysWithin(
  inputs: readonly Float32Array[],
  primitive: (on: Backend, ...buffers: DeviceBuffer[]) => DeviceBuffer,
  terms: number,
): void {
  const reference = createReferenceBackend();
  const exact = (values: readonly Float32Array[]) =>
    reference.readSync(primitive(reference, ...values.map((array) => reference.write(array))) as never);
  const expected = exact(inputs);
  const magnitudes = exact([...inputs.slice(0, -1), inputs.at(-1)!.map(Math.abs)]);
  onEveryBackend(
    inputs,
    (on, ...buffers) => [primitive(on, ...buffers)],
    ([y]) => expectWithin(y!, expected, (index) => 2 * (terms + 2) * 2 ** -24 * magnitudes[index]!),
  );
}

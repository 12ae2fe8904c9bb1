import { createReferenceBackend } from "@striate/backend-reference";
import {
  type Backend,
  type Conv2dGeometry,
  type Conv2dOptions,
  conv2dGeometry,
  type DeviceBuffer,
  sizeOf,
} from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agreesExactly, expectWithin, onEveryBackend } from "../../test/everyBackend.js";
import { eighths, reals } from "../../test/numbers.js";
import { createWasmBackend } from "../index.js";

const small = fc.integer({ min: 1, max: 7 });
const pair = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));
const sides = fc.tuple(fc.nat(3), fc.nat(3));

/** Any convolution that there is: groups, depthwise, strides, dilations, every padding, kernels larger than the image. */
const geometries = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    image: pair(9),
    window: pair(4),
    strides: pair(3),
    dilations: pair(2),
    padding: fc.oneof(fc.constantFrom("same" as const, "valid" as const), fc.tuple(sides, sides)),
    groups: fc.integer({ min: 1, max: 3 }),
    inputs: fc.oneof(small, fc.integer({ min: 15, max: 18 })),
    outputs: fc.oneof(small, fc.integer({ min: 15, max: 18 })),
    depthwise: fc.boolean(),
  })
  .map(({ batch, image, window, inputs, outputs, depthwise, groups, ...rest }) => {
    const parts = depthwise ? inputs : groups;
    const shapes = [
      [batch, ...image, depthwise ? inputs : inputs * groups],
      [...window, depthwise ? 1 : inputs, depthwise ? inputs : outputs * groups],
    ] as const;
    try {
      return conv2dGeometry("conv2d", ...shapes, { ...rest, groups: parts });
    } catch {
      // The window is larger than the padded image.
      return undefined;
    }
  })
  .filter((geometry) => geometry !== undefined);

const inputsOf = (
  { inputShape, kernelShape, outputShape, outChannels }: Conv2dGeometry,
  numbers: typeof eighths,
) => [
  numbers(sizeOf(inputShape), 1),
  numbers(sizeOf(kernelShape), 2),
  numbers(sizeOf(outputShape), 3),
  numbers(outChannels, 4),
];

const allPasses =
  (geometry: Conv2dGeometry) =>
  (backend: Backend, x: DeviceBuffer, kernel: DeviceBuffer, dy: DeviceBuffer): readonly DeviceBuffer[] => [
    backend.conv2d(x, kernel, geometry),
    backend.conv2dGradInput(dy, kernel, geometry),
    backend.conv2dGradKernel(x, dy, geometry),
  ];

describe("convolution and its gradients", () => {
  it("are the reference's, bit for bit, where sums are exact", () => {
    fc.assert(
      fc.property(geometries, (geometry) => agreesExactly(inputsOf(geometry, eighths), allPasses(geometry))),
      { numRuns: 150, seed: 1 },
    );
  });

  it.each<[string, number[], number[], Conv2dOptions]>([
    ["one channel to six, no padding", [9, 28, 28, 1], [3, 3, 1, 6], {}],
    ["three channels to 64 with padding", [3, 16, 16, 3], [3, 3, 3, 64], { padding: "same" }],
    ["a 7×7 stem of stride 2", [2, 32, 32, 3], [7, 7, 3, 64], { strides: 2, padding: "same" }],
    ["panels that gather many channels", [2, 9, 9, 40], [3, 3, 40, 24], { padding: "same" }],
    ["more channels than a panel is deep", [1, 3, 3, 520], [3, 3, 520, 20], { padding: "same" }],
    ["more columns than a block", [1, 5, 5, 20], [1, 1, 20, 530], {}],
    ["more rows of the kernel than a block", [1, 4, 4, 150], [2, 2, 150, 20], {}],
    ["sums in several chunks", [4, 24, 24, 17], [3, 3, 17, 18], { padding: "same", strides: 2 }],
    ["groups of some channels", [2, 9, 9, 64], [3, 3, 16, 96], { groups: 4, padding: "same" }],
    ["one channel to three, each by itself", [2, 8, 8, 5], [3, 3, 1, 15], { groups: 5 }],
    ["depthwise, wide", [2, 12, 12, 67], [5, 3, 1, 67], { groups: 67, padding: "same", strides: 2 }],
    ["a 1×1 kernel of stride 2: most inputs unread", [3, 9, 9, 24], [1, 1, 24, 20], { strides: 2 }],
    ["stride 3 over a kernel of 2: rows unread", [1, 11, 11, 8], [2, 2, 8, 8], { strides: 3 }],
  ])("are the reference's: %s", (_, input, kernel, options) => {
    const geometry = conv2dGeometry("conv2d", input, kernel, options);
    agreesExactly(inputsOf(geometry, eighths), allPasses(geometry));
  });

  it("round no more than sums of so many products may", () => {
    const geometry = conv2dGeometry("conv2d", [2, 10, 10, 20], [3, 3, 20, 18], { padding: "same" });
    const inputs = inputsOf(geometry, reals);
    const reference = createReferenceBackend();
    const run = (values: readonly Float32Array[]) => {
      const [x, kernel, dy] = values.map((numbers) => reference.write(numbers));
      return [
        reference.conv2d(x!, kernel!, geometry),
        reference.conv2dGradInput(dy!, kernel!, geometry),
        reference.conv2dGradKernel(x!, dy!, geometry),
      ].map((buffer) => reference.readSync(buffer));
    };
    const expected = run(inputs);
    const magnitudes = run(inputs.map((values) => values.map(Math.abs)));
    const terms = [9 * 20, 9 * 18, 2 * 10 * 10];
    onEveryBackend(inputs, allPasses(geometry), (outputs) => {
      for (const [pass, values] of outputs.entries()) {
        expectWithin(
          values,
          expected[pass]!,
          (i) => 2 * (terms[pass]! + 2) * 2 ** -24 * magnitudes[pass]![i]!,
        );
      }
    });
  });

  it("add a bias and cut at 0 in the same pass", () => {
    fc.assert(
      fc.property(geometries, fc.constantFrom("linear" as const, "relu" as const), (geometry, activation) => {
        const inputs = inputsOf(geometry, eighths);
        const [x, kernel, , bias] = inputs;
        const reference = createReferenceBackend();
        const plain = reference.readSync(
          reference.conv2d(reference.write(x!), reference.write(kernel!), geometry),
        );
        const expected = plain.map((value, i) => {
          const sum = value + bias![i % geometry.outChannels]!;
          return activation === "relu" ? Math.max(sum, 0) : sum;
        });
        onEveryBackend(
          inputs,
          (backend, images, weights, _dy, added) => [
            backend.conv2dBias(images, weights, added!, activation, geometry),
          ],
          ([values]) => expectWithin(values!, expected, () => 0),
        );
      }),
      { numRuns: 60, seed: 2 },
    );
  });
});

describe("a convolution without room", () => {
  it.each<[string, number]>([
    ["for its result", 256],
    ["for its panels", 208],
  ])("%s leaves nothing behind", async (_, outputs) => {
    const backend = await createWasmBackend({ threads: 1, maxMemory: 2 ** 24 });
    const geometry = conv2dGeometry("conv2d", [1, 96, 96, 64], [5, 5, 64, outputs], { padding: "same" });
    const [x, kernel] = [geometry.inputShape, geometry.kernelShape].map((shape) =>
      backend.write(new Float32Array(sizeOf(shape))),
    );
    const before = backend.memory();
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(() => backend.conv2d(x!, kernel!, geometry)).toThrow(/^conv2d: .* more do not fit/);
      expect(backend.memory()).toEqual(before);
    }
    backend.dispose();
  });
});

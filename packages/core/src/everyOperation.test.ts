import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../test/backends.js";
import { CONSTANT, CREATING } from "../test/constantOperations.js";
import { DIFFERENTIABLE } from "../test/everyOperation.js";
import type { Use } from "../test/uses.js";
import { numbers } from "../test/values.js";
import * as core from "./index.js";
import { checkGradients, createShapeBackend, sum, valueAndGrad } from "./index.js";

const all: readonly Use[] = Object.values({ ...DIFFERENTIABLE, ...CONSTANT }).flat();
const differentiable = Object.values(DIFFERENTIABLE).flat();
const named = (uses: readonly Use[]) => uses.map((use) => [use.name, use] as const);

/** What `core` exports beside operations. */
const OTHERS = [
  ...["Parameter", "Tensor", "TensorError", "checkGradients", "checkOptions", "createShapeBackend"],
  ...["bindPrimitives", "currentActivity", "detach"],
  ...["formatShape", "gradientTape", "keep", "openScope", "operands", "record", "release", "rowMajorStrides"],
  ...["profiled", "sameShape", "sizeOf", "tidy", "untaped", "valueAndGrad", "withLabel"],
  ...["broadcast", "concat", "conv2d", "conv2dTranspose", "expand", "matMul", "pad", "permute", "pool2d"].map(
    (name) => `${name}Geometry`,
  ),
  "sliceGeometry",
];

describe("every operation", () => {
  it("stands in the tables that the tests below walk over", () => {
    const listed = [...Object.keys({ ...DIFFERENTIABLE, ...CONSTANT, ...CREATING }), ...OTHERS].sort();
    expect(listed).toEqual(Object.keys(core).sort());
  });

  it.each(Object.entries(CREATING))("%s: makes one tensor, also without numbers", (_, make) => {
    const backend = createReferenceBackend();
    const x = make(backend);
    expect(backend.memory().buffers).toBe(1);
    const shadow = make(createShapeBackend());
    expect([shadow.shape, shadow.dtype]).toEqual([x.shape, x.dtype]);
  });
});

describe.each(BACKENDS)("every operation %s", (_name, create) => {
  it.each(named(differentiable))("%s: its gradient agrees with central differences", async (_, use) => {
    const inputs = use.inputs(create());
    const { worst, checked } = await checkGradients(use.run, inputs);
    expect(worst).toBeLessThanOrEqual(1);
    expect(checked).toBe(inputs.reduce((total, input) => total + input.size, 0));
  });

  it.each(named(differentiable))("%s: gives a gradient only to the inputs asked for", (_, use) => {
    const backend = create();
    const inputs = use.inputs(backend);
    const together = valueAndGrad(inputs, () => sum(use.run(...inputs))).grads;
    for (const input of inputs) {
      const { grads } = valueAndGrad([input], () => sum(use.run(...inputs)));
      expect(numbers(grads.get(input)!)).toEqual(numbers(together.get(input)!));
    }
  });

  it.each(named(all))("%s: leaves nothing on the device but its result, also without a scope", (_, use) => {
    const backend = create();
    const inputs = use.inputs(backend);
    const before = backend.memory();
    const y = use.run(...inputs);
    // A view shares its input's buffer.
    expect(backend.memory().buffers - before.buffers).toBeLessThanOrEqual(1);
    y.dispose();
    expect(backend.memory()).toEqual(before);
    for (const input of inputs) input.dispose();
    expect(backend.memory().buffers).toBe(0);
  });

  it.each(named(differentiable))("%s: forward and backward leave only the gradients", (_, use) => {
    const backend = create();
    const inputs = use.inputs(backend);
    const before = backend.memory();
    const { value, grads } = valueAndGrad(inputs, () => sum(use.run(...inputs)));
    value.dispose();
    // Gradients may share a buffer, as the two of a + b do.
    const left = backend.memory().buffers - before.buffers;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(inputs.length);
    for (const gradient of grads.values()) gradient!.dispose();
    expect(backend.memory()).toEqual(before);
  });

  it.each(named(all))("%s: never writes to its inputs, forward or backward", (_, use) => {
    const inputs = use.inputs(create());
    const before = inputs.map(numbers);
    if (differentiable.includes(use)) valueAndGrad(inputs, () => sum(use.run(...inputs)));
    else use.run(...inputs);
    expect(inputs.map(numbers)).toEqual(before);
  });

  it.each(named(all))("%s: has the same shape and dtype on a backend without numbers", (_, use) => {
    const real = create();
    const y = use.run(...use.inputs(real));
    const shapes = createShapeBackend();
    const sized = use.inputs(real).map((input) => core.zeros(shapes, input.shape, input.dtype));
    const shadow = withoutReading(() => use.run(...sized));
    expect([shadow.shape, shadow.dtype]).toEqual([y.shape, y.dtype]);
  });

  it.each(named(all))("%s: refuses a freed tensor in every place", (_, use) => {
    const backend = create();
    for (let place = 0; place < use.inputs(backend).length; place++) {
      const inputs = use.inputs(backend);
      inputs[place]!.dispose();
      expect(() => use.run(...inputs)).toThrow(
        expect.objectContaining({ name: "TensorError", code: "DISPOSED" }),
      );
    }
  });

  it.each(named(all.filter(({ inputs }) => inputs(create()).length > 1)))(
    "%s: refuses inputs of two backends",
    (_, use) => {
      const inputs = use.inputs(create());
      const strangers = use.inputs(create());
      for (let place = 0; place < inputs.length; place++) {
        expect(() => use.run(...inputs.with(place, strangers[place]!))).toThrow(
          expect.objectContaining({ name: "TensorError", code: "BACKEND" }),
        );
      }
    },
  );
});

/** Fails when an operation reads numbers, which most devices make it wait for. */
function withoutReading<T>(fn: () => T): T {
  const read = core.Tensor.prototype.read;
  core.Tensor.prototype.read = () => {
    throw new Error("an operation waited for the device");
  };
  try {
    return fn();
  } finally {
    core.Tensor.prototype.read = read;
  }
}

import { createGpuBackend } from "@striate/backend-gpu";
import { createReferenceBackend } from "@striate/backend-reference";
import { createWasmBackend } from "@striate/backend-wasm";
import { compareBackends } from "@striate/compare";
import { type Backend, max, min, mul, openScope, sub } from "@striate/core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { batchOf } from "../test/batchOf.js";
import { Lesson } from "../test/Lesson.js";
import { NARROW } from "../test/narrow.js";

// Seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const reference = createReferenceBackend();
let wasm: Backend;
beforeAll(async () => {
  wasm = await createWasmBackend({ threads: 1, winograd: "never", relaxedSimd: false });
});
afterAll(() => wasm.dispose());

describe("each network", () => {
  // The comparison's trainer takes every weight to have a gradient, which those of heads lack where its loss is not theirs.
  // DenseNet121 is the other dense network's blocks, 58 times.
  const comparable = NARROW.filter(
    ({ name }) => !["googlenet with heads", "densenet121", "alexnet"].includes(name),
  );

  it.each(comparable)("$name takes the reference's step on every backend", async (narrow) => {
    const { make, picture, loss } = narrow;
    const model = make().build([null, ...picture], { backend: reference, seed: 1 });
    const gpu = { name: "gpu", create: () => createGpuBackend({ mode: "webasm" }) };
    const { backends } = await compareBackends(model, batchOf(reference, narrow, 2), [wasm, gpu], {
      loss: (output, labels) => loss(output, labels!),
      steps: 1,
      timedSteps: 0,
      reduce: false,
    });
    expect(backends.map(({ verdict, reason }) => (verdict === "rounding" ? verdict : reason))).toEqual([
      "rounding",
      "rounding",
    ]);
    model.dispose();
  });

  it.each(NARROW)("$name learns a batch, and leaves nothing behind", (narrow) => {
    const { buffers: before } = wasm.memory();
    const lesson = new Lesson(wasm, narrow, 8);
    const { buffers } = wasm.memory();
    const first = lesson.loss();
    for (let step = 1; step <= 20; step++) {
      using _step = openScope(wasm);
      for (const [parameter, gradient] of lesson.gradients()) {
        // No weight moves by more than a hundredth a step: deep networks without normalization begin on a plateau.
        const largest = Math.max(1e-12, Math.abs(max(gradient!).item()), Math.abs(min(gradient!).item()));
        parameter.assign(sub(parameter.value, mul(gradient!, 0.01 / largest)));
      }
    }
    expect(lesson.loss()).toBeLessThan(0.7 * first);
    expect(wasm.memory().buffers).toBe(buffers);
    lesson.dispose();
    expect(wasm.memory().buffers).toBe(before);
  });
});

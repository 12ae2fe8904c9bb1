import { createGpuBackend } from "@striate/backend-gpu";
import { createReferenceBackend } from "@striate/backend-reference";
import { createWasmBackend } from "@striate/backend-wasm";
import { compareBackends } from "@striate/compare";
import { type Backend, max, min, mul, openScope, sub, type Tensor } from "@striate/core";
import { type CallContext, Model } from "@striate/layers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { batchOf } from "../test/batchOf.js";
import { Lesson } from "../test/Lesson.js";
import { DEEPER, NARROW } from "../test/narrow.js";
import { auxiliaryLoss } from "./index.js";

// Seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const reference = createReferenceBackend();
let wasm: Backend;
beforeAll(async () => {
  wasm = await createWasmBackend({ threads: 1, winograd: "never", relaxedSimd: false });
});
afterAll(() => wasm.dispose());

/** A network whose heads, if it has any, are part of what it gives: any loss reaches them. */
class Summed extends Model {
  readonly network: Model;
  constructor(network: Model) {
    super();
    this.network = network;
  }
  call(x: Tensor, _context?: CallContext): Tensor {
    return auxiliaryLoss((logits) => logits)(this.network.call(x), []);
  }
}

describe("each network", () => {
  // DenseNet121 is the other dense network's blocks, 58 times; AlexNet in one tower the one in groups, with fewer.
  const comparable = NARROW.filter(({ name }) => !["densenet121", "alexnet"].includes(name));

  it.each(comparable)("$name takes the reference's step on every backend", async (narrow) => {
    const { make, picture } = narrow;
    const model = new Summed(make()).build([null, ...picture], { backend: reference, seed: 1 });
    const gpu = { name: "gpu", create: () => createGpuBackend({ mode: "webasm" }) };
    const { backends } = await compareBackends(model, batchOf(reference, narrow, 2), [wasm, gpu], {
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
    for (let step = 1; step <= 20; step++) descend(lesson);
    expect(lesson.loss()).toBeLessThan(0.7 * first);
    expect(wasm.memory().buffers).toBe(buffers);
    lesson.dispose();
    expect(wasm.memory().buffers).toBe(before);
  });

  it.each(DEEPER)("$name takes its loss down", (narrow) => {
    const lesson = new Lesson(wasm, narrow, 4);
    const first = lesson.loss();
    for (let step = 1; step <= 4; step++) descend(lesson);
    expect(lesson.loss()).toBeLessThan(first);
    lesson.dispose();
  });
});

/** No weight moves by more than a hundredth: deep networks without normalization begin on a plateau. */
function descend(lesson: Lesson): void {
  using _step = openScope(wasm);
  for (const [parameter, gradient] of lesson.gradients()) {
    const largest = Math.max(1e-12, Math.abs(max(gradient!).item()), Math.abs(min(gradient!).item()));
    parameter.assign(sub(parameter.value, mul(gradient!, 0.01 / largest)));
  }
}

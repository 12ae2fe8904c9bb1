import { createReferenceBackend } from "@striate/backend-reference";
import { Parameter, softmaxCrossEntropy, tensor } from "@striate/core";
import { Conv2D, Dense, Flatten, MaxPool2D, Sequential } from "@striate/layers";
import { describe, expect, it } from "vitest";
import { createFusedReference } from "../../../core/test/fusedReference.js";
import { Adam, fit, type Optimizer, SGD } from "../index.js";

describe("where a backend has fused primitives", () => {
  it.each<[string, () => Optimizer, readonly string[]]>([
    ["Adam", () => new Adam(), ["adamStep"]],
    ["momentum", () => new SGD({ momentum: 0.9, nesterov: true }), ["sgdStep"]],
    ["plain descent", () => new SGD(), ["affine", "binary"]],
  ])("%s takes a step in as few calls as there are", (_, create, calls) => {
    const backend = createFusedReference();
    const weight = new Parameter("w", tensor(backend, [1, 2]));
    const optimizer = create();
    optimizer.apply([[weight, tensor(backend, [1, -1])]]);
    backend.calls.length = 0;
    optimizer.apply([[weight, tensor(backend, [1, -1])]]);
    expect(backend.calls).toEqual(calls);
  });

  it("trains as without them, and keeps as many buffers", async () => {
    const run = async (
      backend: ReturnType<typeof createReferenceBackend> | ReturnType<typeof createFusedReference>,
    ) => {
      const model = new Sequential([
        new Conv2D({ filters: 2, kernelSize: 3, activation: "relu" }),
        new MaxPool2D(),
        new Flatten(),
        new Dense({ units: 3 }),
      ]).build([null, 6, 6, 1], { backend, seed: 1 });
      const images = {
        data: Float32Array.from({ length: 6 * 36 }, (_, i) => ((i * 37) % 17) / 8 - 1),
        shape: [6, 6, 6, 1],
      };
      const labels = { data: Int32Array.of(0, 1, 2, 2, 1, 0), shape: [6] };
      const options = { optimizer: new Adam({ learningRate: 0.01 }), loss: softmaxCrossEntropy, epochs: 8 };
      const { steps } = await fit(model, [{ images, labels }], options);
      return { losses: steps.map(({ loss }) => loss), buffers: backend.memory().buffers };
    };
    const [plain, fused] = [await run(createReferenceBackend()), await run(createFusedReference())];
    expect(fused.buffers).toBe(plain.buffers);
    // Before the first update the two differ in one rounding a convolution (of numbers below 8, so 2⁻²² at most), carried through 8 weights
    // below 2, and in one a logit: under 2⁻¹⁸. The cross-entropy changes by at most twice as much.
    expect(Math.abs(fused.losses[0]! - plain.losses[0]!)).toBeLessThan(2 ** -17);
    for (const { losses } of [plain, fused]) expect(losses.at(-1)!).toBeLessThan(losses[0]!);
  });
});

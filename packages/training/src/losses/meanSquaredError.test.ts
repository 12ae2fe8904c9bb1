import { createReferenceBackend } from "@striate/backend-reference";
import { tensor, valueAndGrad } from "@striate/core";
import { describe, expect, it } from "vitest";
import { meanSquaredError } from "../index.js";

describe("meanSquaredError", () => {
  const backend = createReferenceBackend();
  const predictions = tensor(backend, [
    [1, 2],
    [3, 4],
  ]);

  it("is the mean of squared differences, with the gradient 2 (prediction − target) / n", () => {
    const targets = tensor(backend, [
      [1, 0],
      [4, 1],
    ]);
    const { value, grads } = valueAndGrad([predictions], () => meanSquaredError(predictions, targets));
    expect(value.item()).toBe((0 + 4 + 1 + 9) / 4);
    expect([...(grads.get(predictions)?.readSync() ?? [])]).toEqual([0, 1, -0.5, 1.5]);
  });

  it("takes plain arrays", () => {
    expect(meanSquaredError(tensor(backend, [1, 2]), [0, 0]).item()).toBe(2.5);
    expect(meanSquaredError(predictions, { data: Int32Array.of(1, 2, 3, 2), shape: [2, 2] }).item()).toBe(1);
  });

  it("broadcasts nothing", () => {
    for (const shape of [[4], [2, 1], [1, 2]]) {
      const size = shape.reduce((a, b) => a * b, 1);
      const targets = tensor(backend, new Float32Array(size), shape);
      expect(() => meanSquaredError(predictions, targets)).toThrow(
        /predictions of 2×2 and targets of .* differ/,
      );
    }
  });
});

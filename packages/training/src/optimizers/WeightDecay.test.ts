import { createReferenceBackend } from "@striate/backend-reference";
import { Parameter, tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import { checkRecurrence } from "../../test/checkRecurrence.js";
import { Adagrad, Adam, AdamW, type Optimizer, type OptimizerOptions, RMSProp, SGD } from "../index.js";

const KINDS: readonly (readonly [string, new (options: OptimizerOptions) => Optimizer])[] = [
  ["SGD", SGD],
  ["Adam", Adam],
  ["AdamW", AdamW],
  ["RMSProp", RMSProp],
  ["Adagrad", Adagrad],
];

describe.each(KINDS)("weight decay of %s", (_, Kind) => {
  const backend = createReferenceBackend();
  const step = (optimizer: Optimizer, name: string, gradient: number): number => {
    const weight = new Parameter(name, tensor(backend, 2));
    optimizer.apply([[weight, tensor(backend, gradient)]]);
    return weight.value.item();
  };

  it("is decoupled: without a gradient the weight shrinks by learningRate · weightDecay", () => {
    // Keras's test has the same numbers: 2 · (1 − 0.004).
    const optimizer = () => new Kind({ learningRate: 1, weightDecay: 0.004 });
    expect(step(optimizer(), "conv2d/kernel", 0)).toBeCloseTo(1.992, 6);
    expect(step(optimizer(), "w", 0)).toBeCloseTo(1.992, 6);
  });

  it("spares biases and batch normalization", () => {
    for (const name of ["dense/bias", "block/bn/gamma", "block/bn/beta", "bias"]) {
      expect(step(new Kind({ learningRate: 1, weightDecay: 0.5, l2: 0 }), name, 0)).toBe(2);
      expect(step(new Kind({ learningRate: 0.5, l2: 1, weightDecay: 0 }), name, 0)).toBe(2);
    }
    // Only as the last word of the path.
    expect(step(new Kind({ learningRate: 1, weightDecay: 0.5 }), "bias/kernel", 0)).toBe(1);
    expect(step(new Kind({ learningRate: 1, weightDecay: 0.5 }), "dense/unbias", 0)).toBe(1);
  });

  it("spares whom it is told to spare", () => {
    const optimizer = new Kind({
      learningRate: 1,
      weightDecay: 0.5,
      excludeFromWeightDecay: (name) => name.startsWith("head/"),
    });
    expect(step(optimizer, "head/kernel", 0)).toBe(2);
    expect(step(optimizer, "stem/bias", 0)).toBe(1);
  });

  it("as l2 is part of the gradient", () => {
    const coupled = step(new Kind({ l2: 0.25, weightDecay: 0 }), "kernel", 1);
    // 1 + 0.25 · 2, exactly.
    expect(coupled).toBe(step(new Kind({ weightDecay: 0 }), "kernel", 1.5));
  });
});

describe("weight decay", () => {
  it("and l2 differ as soon as there is momentum", () => {
    const backend = createReferenceBackend();
    checkRecurrence(
      backend,
      () => new SGD({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.5 }),
      () => {
        let v = 0;
        return (w, g) => {
          v = 0.9 * v - 0.1 * g;
          return w - 0.1 * 0.5 * w + v;
        };
      },
    );
    checkRecurrence(
      backend,
      () => new SGD({ learningRate: 0.1, momentum: 0.9, l2: 0.25 }),
      () => {
        let v = 0;
        return (w, g) => {
          v = 0.9 * v - 0.1 * (g + 0.25 * w);
          return w + v;
        };
      },
    );
  });

  it.each([
    [{ weightDecay: -1 }, /weightDecay -1 is not a number of at least 0/],
    [{ l2: Number.NaN }, /l2 NaN is not a number of at least 0/],
    [{ decay: 1 }, /unknown option "decay"/],
  ])("refuses %o", (options, message) => {
    expect(() => new SGD(options as never)).toThrow(message);
  });
});

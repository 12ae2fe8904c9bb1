import {
  batchNormTraining,
  conv2d,
  matMul,
  maxPool2d,
  mul,
  openScope,
  Parameter,
  pool2dGeometry,
  relu,
  reshape,
  softmaxCrossEntropy,
  sub,
  type TypedArray,
  tensor,
  valueAndGrad,
  zeros,
} from "@striate/core";
import { afterAll, describe, expect, it } from "vitest";
import { draws, reals } from "../../test/numbers.js";
import { createWasmBackend } from "../index.js";

const backend = await createWasmBackend({ threads: 2, guard: true });
afterAll(() => backend.dispose());

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const random = (shape: readonly number[], seed: number) => tensor(backend, reals(size(shape), seed), shape);

/** Convolution, normalization, pooling and a dense layer, a step of gradient descent for all of their weights. */
function trainer() {
  const kernel = new Parameter("kernel", random([3, 3, 2, 5], 1));
  const gamma = new Parameter("gamma", random([5], 2));
  const beta = new Parameter("beta", zeros(backend, [5]));
  const weights = new Parameter("weights", random([5 * 5 * 5, 10], 3));
  const parameters = [kernel, gamma, beta, weights];
  const step = (batch: number, seed: number) => {
    using _step = openScope(backend);
    const images = random([batch, 12, 12, 2], seed);
    const { value, grads } = valueAndGrad(parameters, () => {
      const features = conv2d(images, kernel.value);
      const { y } = batchNormTraining(features, { gamma: gamma.value, beta: beta.value });
      const pooled = maxPool2d(relu(y), { poolSize: 2 });
      const logits = matMul(reshape(pooled, [batch, 125]), weights.value);
      return softmaxCrossEntropy(logits, draws(batch, seed, 10));
    });
    for (const [parameter, gradient] of grads) parameter.assign(sub(parameter.value, mul(gradient!, 0.01)));
    return value.readSync()[0];
  };
  const dispose = () => {
    for (const parameter of parameters) parameter.value.dispose();
  };
  return { step, dispose };
}

describe("memory", () => {
  it("stays as it is over 1,000 training steps, the last batch of an epoch being smaller", () => {
    const before = backend.memory();
    const { step, dispose } = trainer();
    const run = (steps: number) => {
      for (let count = 0; count < steps; count++) step(count % 5 === 4 ? 3 : 8, count);
      return { ...backend.memory(), capacity: backend.capacity };
    };
    const warm = run(10);
    expect(run(1000)).toEqual(warm);
    dispose();
    expect(backend.memory()).toEqual(before);
  });

  it("stays as it is over 10,000 operations of all sizes, with a few hundred results held at a time", () => {
    const sizes = draws(10_000, 1, 3000);
    const held: ReturnType<typeof backend.write>[] = [];
    const turn = (from: number, to: number) => {
      for (let job = from; job < to; job++) {
        held.push(backend.fill(sizes[job % 1000]! + 1, job, "float32"));
        // Not in the order in which they were made.
        if (held.length > 300) backend.free(held.splice((job * 7) % 300, 1)[0]!);
      }
    };
    turn(0, 2000);
    const { capacity } = backend;
    turn(2000, 12_000);
    expect(backend.capacity).toBe(capacity);
    for (const buffer of held) backend.free(buffer);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("keeps nothing of a primitive with several results that did not find room for all of them", async () => {
    const small = await createWasmBackend({ threads: 1, maxMemory: 2 ** 24 });
    const [rows, channels] = [125, 8];
    const write = (values: TypedArray) => small.write(values);
    const x = write(reals(rows * channels, 1));
    const labels = write(draws(rows, 1, channels));
    const ones = write(new Float32Array(channels).fill(1));
    const moments = { mean: ones, variance: ones };
    const pooling = pool2dGeometry("maxPool2d", [1, rows, channels, 1], { poolSize: 1 });
    const primitives = {
      maxPool2d: () => Object.values(small.maxPool2d(x, pooling)),
      batchNormTraining: () => Object.values(small.batchNormTraining(x, { gamma: ones, beta: ones }, 1)),
      batchNormGrad: () => Object.values(small.batchNormGrad(x, x, moments, ones, 1)),
      softmaxCrossEntropy: () => Object.values(small.softmaxCrossEntropy(x, labels, 0)),
    };
    const fillUp = (size: number) => {
      const blocks: ReturnType<typeof write>[] = [];
      expect(() => {
        while (true) blocks.push(small.fill(size, 0, "float32"));
      }).toThrow("do not fit");
      return blocks;
    };
    const large = fillUp(rows * channels);
    fillUp(1);
    for (const [name, run] of Object.entries(primitives)) {
      const attempt = () => {
        const before = small.memory();
        try {
          for (const buffer of run()) small.free(buffer);
          return "done";
        } catch (error) {
          return (error as Error).message;
        } finally {
          expect(small.memory(), name).toEqual(before);
        }
      };
      // No room, then room for the first of its results alone, then for all.
      expect(attempt()).toMatch(`${name}: `);
      small.free(large.pop()!);
      expect(attempt()).toMatch(`${name}: `);
      small.free(large.pop()!);
      expect(attempt()).toBe("done");
      large.push(...fillUp(rows * channels));
    }
    small.dispose();
  });
});

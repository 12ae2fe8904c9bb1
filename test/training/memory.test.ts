import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createReferenceBackend } from "@striate/backend-reference";
import type { Tensor } from "@striate/core";
import { digits } from "@striate/datasets";
import {
  Add,
  AveragePool2D,
  BatchNormalization,
  type CallContext,
  Concatenate,
  Conv2D,
  Conv2DTranspose,
  Dense,
  Dropout,
  GlobalAveragePool2D,
  LocalResponseNormalization,
  MaxPool2D,
  Model,
  ReLU,
  SeparableConv2D,
  Sequential,
  UpSampling2D,
} from "@striate/layers";
import { Adam, fit, type Optimizer, SGD } from "@striate/training";
import { describe, expect, it } from "vitest";

/** A little of everything that a network is made of. */
class Everything extends Model {
  readonly stem = new Sequential([
    new Conv2D({ filters: 2, kernelSize: 3, strides: 3 }),
    new BatchNormalization(),
    new ReLU(),
    new MaxPool2D({ poolSize: 2 }),
  ]);
  readonly left = new SeparableConv2D({ filters: 2, kernelSize: 3, padding: "same" });
  readonly right = new Sequential([
    new AveragePool2D({ poolSize: 2 }),
    new Conv2DTranspose({ filters: 2, kernelSize: 2, strides: 2 }),
  ]);
  readonly norm = new LocalResponseNormalization();
  readonly up = new Sequential([new UpSampling2D({ size: 2 }), new MaxPool2D({ poolSize: 2 })]);
  readonly add = new Add();
  readonly join = new Concatenate();
  readonly head = new Sequential([
    new Dropout({ rate: 0.25 }),
    new GlobalAveragePool2D(),
    new Dense({ units: 10 }),
  ]);

  call(x: Tensor, _context?: CallContext): Tensor {
    const y = this.stem.call(x);
    const sum = this.add.call([this.left.call(y), this.right.call(y)]);
    return this.head.call(this.join.call([this.norm.call(sum), this.up.call(y)]));
  }
}

describe("a thousand training steps", () => {
  it.each<[string, () => Optimizer]>([
    ["Adam", () => new Adam({ learningRate: 1e-3 })],
    ["SGD with momentum", () => new SGD({ learningRate: 1e-2, momentum: 0.9, nesterov: true })],
  ])("with %s leave live buffers and memory as they were", { timeout: 60_000 }, async (_, optimizer) => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const backend = createReferenceBackend();
    const model = new Everything().build([null, 28, 28, 1], { backend, seed: 1 });
    const { train } = digits({ train: 100, seed: 1 });
    const live = new Set<string>();
    const heap: number[] = [];
    let steps = 0;
    await fit(model, train.batch(2), {
      optimizer: optimizer(),
      epochs: 20,
      callbacks: [
        {
          onStepEnd: () => {
            steps++;
            live.add(JSON.stringify(backend.memory()));
          },
          onEpochEnd: () => {
            collect();
            heap.push(process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers);
          },
        },
      ],
    });
    expect(steps).toBe(1000);
    expect([...live]).toHaveLength(1);
    // The engine's own data come and go by a megabyte; the tensors of one step weigh some hundred kilobytes.
    const median = (values: readonly number[]) =>
      values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
    expect(median(heap.slice(-5)) - median(heap.slice(3, 8))).toBeLessThan(2_000_000);
  });
});

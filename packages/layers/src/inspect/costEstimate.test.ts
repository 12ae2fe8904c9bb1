import { createReferenceBackend } from "@striate/backend-reference";
import { createWasmBackend } from "@striate/backend-wasm";
import {
  add,
  type Backend,
  createShapeBackend,
  openScope,
  relu,
  sum,
  type Tensor,
  valueAndGrad,
  zeros,
} from "@striate/core";
import { expect, it } from "vitest";
import {
  BatchNormalization,
  Conv2D,
  Conv2DTranspose,
  costEstimate,
  Dense,
  DepthwiseConv2D,
  Dropout,
  GlobalAveragePool2D,
  type LayerOptions,
  MaxPool2D,
  Model,
  Sequential,
} from "../index.js";

class Block extends Model {
  override readonly type: string = "Block";
  readonly conv = new Conv2D({ filters: 4, kernelSize: 3, padding: "same", useBias: false });
  readonly bn = new BatchNormalization();
  constructor(options: LayerOptions = {}) {
    super(options);
  }
  call(x: Tensor): Tensor {
    return relu(add(this.bn.call(this.conv.call(x)), x));
  }
}

const network = () =>
  new Sequential([
    new Conv2D({ filters: 4, kernelSize: 3, activation: "relu" }),
    new Block(),
    new Block(),
    new MaxPool2D(),
    new DepthwiseConv2D({ kernelSize: 3, depthMultiplier: 2 }),
    new Conv2DTranspose({ filters: 3, kernelSize: 2, strides: 2, activation: "tanh" }),
    new GlobalAveragePool2D(),
    new Dropout({ rate: 0.5 }),
    new Dense({ units: 5, activation: "relu" }),
    new Dense({ units: 2 }),
  ]);

/** The most bytes that are out at any time while `fn` runs, by the backend's own account. */
function watched(backend: Backend): { readonly backend: Backend; readonly most: (fn: () => void) => number } {
  let most = 0;
  const look = () => {
    most = Math.max(most, backend.memory().bytes);
  };
  const watching = new Proxy(backend, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => {
        const result: unknown = method.apply(target, args);
        look();
        return result;
      };
    },
  });
  return {
    backend: watching,
    most: (fn) => {
      const before = backend.memory().bytes;
      most = before;
      fn();
      return most - before;
    },
  };
}

it.each([
  ["reference", async () => createReferenceBackend()],
  ["wasm", () => createWasmBackend({ threads: 1 })],
])("is what the %s backend has out at most", async (_, create) => {
  const real = await create();
  const { backend, most } = watched(real);
  for (const batch of [1, 5]) {
    const model = network().build([null, 12, 11, 3], { backend });
    const { inference, training } = costEstimate(model, { batch, backend: real });
    const input = () => zeros(backend, [batch, 12, 11, 3]);
    const run = (fn: () => void) =>
      most(() => {
        using _scope = openScope(backend);
        fn();
      });
    expect(inference.peakBytes).toBe(run(() => model.call(input())));
    // Its own moving statistics are replaced one by one, as they are in the estimate.
    const step = () =>
      valueAndGrad(model.parameters, () => sum(model.call(input(), { training: true, step: 1 })));
    expect(training.peakBytes).toBe(run(step));
    model.dispose();
  }
  real.dispose();
});

it("counts the work of a convolution three times in training, but not the gradient of the picture", () => {
  const model = new Sequential([
    new Conv2D({ filters: 4, kernelSize: 3, padding: "same" }),
    new Conv2D({ filters: 8, kernelSize: 3, padding: "same" }),
  ]).build([null, 10, 10, 2], { backend: createShapeBackend() });
  const [first, second] = [10 * 10 * 9 * 2 * 4, 10 * 10 * 9 * 4 * 8];
  const { inference, training, ...rest } = costEstimate(model, { batch: 3 });
  expect(inference.multiplyAdds).toBe(3 * (first + second));
  expect(training.multiplyAdds).toBe(3 * (2 * first + 3 * second));
  const params = 9 * 2 * 4 + 4 + 9 * 4 * 8 + 8;
  expect(rest).toEqual({ batch: 3, params, trainableParams: params, weightBytes: 4 * params });
  expect(training.gradientBytes).toBe(4 * params);
});

it("keeps in inference only the activation in hand", () => {
  const conv = () => new Conv2D({ filters: 2, kernelSize: 1 });
  const costs = [2, 20].map((count) =>
    costEstimate(
      new Sequential(Array.from({ length: count }, conv)).build([null, 8, 8, 2], {
        backend: createShapeBackend(),
      }),
    ),
  );
  const bytes = 4 * 8 * 8 * 2;
  // The input, what a layer is given and what it gives.
  expect(costs.map(({ inference }) => inference.peakBytes)).toEqual([3 * bytes, 3 * bytes]);
  // In training every layer's input stays.
  expect(costs[1]!.training.peakBytes).toBeGreaterThan(20 * bytes);
});

it("leaves the model as it was", () => {
  const backend = createReferenceBackend();
  const model = network().build([null, 12, 11, 3], { backend });
  const { buffers } = backend.memory();
  const values = () => model.parameters.map(({ value }) => [...value.readSync()]);
  const before = values();
  costEstimate(model, { batch: 2 });
  expect(values()).toEqual(before);
  expect(backend.memory().buffers).toBe(buffers);
});

it("refuses a batch that is none, and a model that is not built", () => {
  const model = new Sequential([new Dense({ units: 1 })]);
  expect(() => costEstimate(model)).toThrow(/has no shapes yet/);
  model.build([null, 2], { backend: createShapeBackend() });
  for (const batch of [0, 1.5]) expect(() => costEstimate(model, { batch })).toThrow(/a batch of .* is none/);
});

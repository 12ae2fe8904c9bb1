import { createReferenceBackend } from "@striate/backend-reference";
import { mul, relu, sub, sum, type Tensor, tensor } from "@striate/core";
import * as layers from "@striate/layers";
import { expect, it, vi } from "vitest";
import { createFusedReference } from "../../test/fusedReference.js";
import { instead, mutant } from "../../test/mutants/Mutant.js";
import { firstDifference, runConformance } from "../index.js";
import { LAYER_EXPERIMENTS } from "./layers.js";
import { NETWORKS } from "./networks.js";
import { observe } from "./observe.js";
import { yardstick } from "./yardstick.js";

// Many runs of the suite: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const [lenet5, residual] = NETWORKS;

it("finds none between the reference and its primitives composed in float32", async () => {
  expect(await firstDifference(createFusedReference(), lenet5)).toBeUndefined();
  expect(await firstDifference(createFusedReference(), residual)).toBeUndefined();
});

it("names step, pass, layer and number of a gradient that is off", async () => {
  const { create } = mutant("the gradient of 16 filters is off by 1/1000", "network", (on) => ({
    conv2dGradKernel: (x, dy, geometry) =>
      instead(on, on.conv2dGradKernel(x, dy, geometry), (gradient) =>
        geometry.outChannels === 16
          ? gradient.map((value, i) => (i === 5 ? value * 1.001 : value))
          : gradient,
      ),
  }));
  const difference = (await firstDifference(create(), lenet5))!;
  const { step, pass, path, index } = difference;
  expect({ step, pass, path, index }).toEqual({
    step: 1,
    pass: "backward",
    path: "conv2d_1/kernel",
    index: 5,
  });
  expect(difference.received / difference.expected).toBeCloseTo(1.001, 4);
  expect(Math.abs(difference.received - difference.expected)).toBeGreaterThan(difference.allowed);
});

it("names the layer inside a block where a forward pass goes wrong", async () => {
  const { create } = mutant("strided convolutions are shifted", "network", (on) => ({
    conv2d: (x, kernel, geometry) =>
      on.conv2d(x, kernel, { ...geometry, padTop: geometry.padTop + (geometry.strideHeight - 1) }),
  }));
  const { step, pass, path } = (await firstDifference(create(), residual))!;
  expect({ step, pass, path }).toEqual({ step: 1, pass: "forward", path: "block_1/conv1" });
});

it("sees what only a later step shows", async () => {
  let steps = 0;
  const { create } = mutant("the third pooling's winners are stale", "network", (on) => ({
    maxPool2d: (x, geometry) => {
      const { values, argmax } = on.maxPool2d(x, geometry);
      steps++;
      return { values, argmax: steps > 4 ? instead(on, argmax, (winners) => winners.fill(0)) : argmax };
    },
  }));
  const { step, pass } = (await firstDifference(create(), lenet5))!;
  expect({ step, pass }).toEqual({ step: 3, pass: "backward" });
});

it("is a property of the suite, which also looks for buffers left behind", async () => {
  const { create } = mutant("dropout forgets a buffer", "layer", (on) => ({
    binary: (op, a, b, geometry) => {
      if (op === "mul") on.fill(1, 0, "float32");
      return on.binary(op, a, b, geometry);
    },
  }));
  const { results } = await runConformance(create, { only: ({ name }) => name.startsWith("Dropout") });
  expect(results.map(({ failure }) => failure)).toEqual([expect.stringMatching(/leaves \d+ buffers behind/)]);
});

it("drives every layer of @striate/layers", () => {
  const driven = new Set(
    LAYER_EXPERIMENTS.flatMap(({ model }) =>
      model()
        .tree()
        .map((layer) => layer.constructor),
    ),
  );
  const exported = Object.entries(layers).filter(
    ([, value]) => typeof value === "function" && value.prototype instanceof layers.Layer,
  );
  const missing = exported.filter(([name, value]) => name !== "Model" && !driven.has(value));
  expect(missing.map(([name]) => name)).toEqual([]);
});

it("leaves weights alone that the loss does not reach", async () => {
  class Spare extends layers.Model {
    readonly used = new layers.Dense({ units: 3 });
    readonly unused = new layers.Dense({ units: 2 });

    call(x: Tensor): Tensor {
      this.unused.call(x);
      return this.used.call(x);
    }
  }
  const experiment = {
    ...lenet5,
    name: "a layer to spare",
    steps: 2,
    inputShape: [4, 9] as const,
    model: () => new Spare(),
    loss: (y: Tensor) => sum(mul(y, y)),
  };
  expect(await firstDifference(createFusedReference(), experiment)).toBeUndefined();
});

it("passes over a seed where the network stands on a kink", async () => {
  const plain = {
    ...lenet5,
    name: "a line",
    steps: 1,
    inputShape: [4, 3, 3, 1] as const,
    model: () => new layers.Sequential([new layers.Flatten(), new layers.Dense({ units: 9 })]),
    loss: (y: Tensor) => sum(mul(y, y)),
  };
  expect((await yardstick(plain, 1)).seed).toBe(1);
  // A relu that begins exactly where the outputs of the first seed are.
  const moments = await observe(createReferenceBackend(), plain, { seed: 1 });
  const { values } = moments.find(({ path }) => path === "output")!;
  const kinked = (y: Tensor) => sum(relu(sub(y, tensor(y.backend, values, y.shape))));
  const { seed, allowed } = await yardstick({ ...plain, loss: kinked }, 1);
  expect(seed).toBe(2);
  expect(Math.max(...allowed)).toBeLessThan(1e-3);
});

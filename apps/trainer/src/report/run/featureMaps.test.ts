import { createReferenceBackend } from "@striate/backend-reference";
import { tensor } from "@striate/core";
import { Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential } from "@striate/layers";
import { resnet } from "@striate/models";
import { describe, expect, it } from "vitest";
import { featureMaps } from "./featureMaps.js";

const OPTIONS = { channels: 16, numbers: 240, layers: 24 };

describe("the feature maps of a picture", () => {
  it("are what each layer gives, in order", async () => {
    const backend = createReferenceBackend();
    const model = new Sequential([
      new Conv2D({ filters: 2, kernelSize: 1 }),
      new ReLU(),
      new MaxPool2D({ poolSize: 2 }),
      new Flatten(),
      new Dense({ units: 1 }),
    ]).build([null, 2, 4, 1], { backend });
    const [kernel, , weights] = model.parameters;
    // One filter keeps the number, the other turns its sign.
    kernel!.assign(tensor(backend, [[[[1, -1]]]]));
    weights!.assign(tensor(backend, [[1], [10], [100], [1000]]));
    const x = [1, -2, 3, 4, 5, 6, -7, 8];
    const maps = await featureMaps(model, { data: Float32Array.from(x), shape: [1, 2, 4, 1] }, OPTIONS);
    expect(maps.map(({ name, type, shape }) => [name, type, shape])).toEqual([
      ["conv2d", "Conv2D", [2, 4, 2]],
      ["re_lu", "ReLU", [2, 4, 2]],
      ["max_pool2d", "MaxPool2D", [1, 2, 2]],
      ["flatten", "Flatten", [4]],
      ["dense", "Dense", [1]],
    ]);
    const relu = x.flatMap((value) => [Math.max(value, 0), Math.max(-value, 0)]);
    expect(maps.map(({ values }) => [...values])).toEqual([
      x.flatMap((value) => [value, -value]),
      relu,
      [6, 2, 8, 7],
      [6, 2, 8, 7],
      [6 + 20 + 800 + 7000],
    ]);
  });

  it("are the first channels, the first numbers and some of the layers where there are many", async () => {
    const backend = createReferenceBackend();
    const model = resnet({ depth: 8, classes: 10 }).build([null, 8, 8, 3], { backend });
    const image = { data: new Float32Array(8 * 8 * 3).fill(0.5), shape: [1, 8, 8, 3] };
    const all = await featureMaps(model, image, { channels: 1000, numbers: 1000, layers: 1000 });
    const few = await featureMaps(model, image, { channels: 4, numbers: 5, layers: 6 });
    expect(few).toHaveLength(6);
    expect([few[0]?.name, few.at(-1)?.name]).toEqual([all[0]?.name, all.at(-1)?.name]);
    for (const { name, values, channels, shape } of few) {
      const whole = all.find((map) => map.name === name)!;
      expect(channels).toBe(shape.length === 1 ? 5 : 4);
      const last = whole.shape.at(-1)!;
      expect([...values]).toEqual([...whole.values].filter((_, index) => index % last < channels));
    }
  });

  it("leave nothing behind, neither buffers nor a model that is changed", async () => {
    const backend = createReferenceBackend();
    const model = resnet({ depth: 8, classes: 10 }).build([null, 8, 8, 3], { backend });
    const calls = model.tree().map(({ call }) => call);
    const before = backend.memory();
    const image = { data: new Float32Array(8 * 8 * 3), shape: [1, 8, 8, 3] };
    await featureMaps(model, image, OPTIONS);
    expect(backend.memory()).toEqual(before);
    expect(model.tree().every(({ call }, index) => call === calls[index])).toBe(true);
  });
});

import { createReferenceBackend } from "@striate/backend-reference";
import { createWasmBackend } from "@striate/backend-wasm";
import { sum, TensorError, tensor } from "@striate/core";
import { Conv2D, Dense, Flatten, Sequential } from "@striate/layers";
import { describe, expect, it, vi } from "vitest";
import { wrapped } from "../../backend-conformance/test/wrapped.js";
import { enableRelaxedSimd } from "../../backend-wasm/test/enableRelaxedSimd.js";
import { deferred } from "../test/deferred.js";
import { compared, lenet5, residual } from "../test/experiments.js";
import { type CompareProgress, compareBackends } from "./index.js";

enableRelaxedSimd();

// Several trainings each: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe("a comparison", () => {
  it.each([
    ["LeNet-5", lenet5],
    ["a residual network", residual],
  ])("finds the reference identical and WebAssembly rounded on %s", async (_, experiment) => {
    const comparison = await compared(
      experiment,
      [
        createReferenceBackend(),
        {
          name: "plain",
          create: () => createWasmBackend({ relaxedSimd: false, winograd: "never", threads: 1 }),
        },
        {
          name: "relaxed",
          create: () => createWasmBackend({ relaxedSimd: true, winograd: "never", threads: 2 }),
        },
        {
          name: "winograd",
          create: () => createWasmBackend({ relaxedSimd: false, winograd: "always", threads: 1 }),
          tolerance: { winograd: true },
        },
      ],
      { steps: 3 },
    );
    expect(comparison.backends.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["reference", "identical"],
      ["plain", "rounding"],
      ["relaxed", "rounding"],
      ["winograd", "rounding"],
    ]);
    expect(comparison.verdict).toBe("rounding");
    for (const { moments, primitives } of comparison.backends) {
      expect(moments).toHaveLength(comparison.backends[0].moments.length);
      for (const { share, judged } of primitives) {
        expect(judged).toBe(true);
        expect(share).toBeLessThanOrEqual(1);
      }
    }
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
  });

  it("takes it for rounding where equal values become unequal, though much comes of it", async () => {
    const always = () => createWasmBackend({ winograd: "always", relaxedSimd: false, threads: 1 });
    const given = [{ name: "winograd", create: always, tolerance: { winograd: true } }];
    const { verdict, reason, moments, firstExceeding } = (await compared(lenet5, given)).backends[0];
    // The winner of a pooling window over equal values is another, so the gradient goes elsewhere.
    expect(moments[firstExceeding!]).toMatchObject({ what: "outputGradient", name: "conv2d_1" });
    expect(verdict).toBe("rounding");
    expect(reason).toMatch(/stays within its bound.* off by [\de.]+ × what is allowed: on the reference/);
  });

  it("looks at every layer, gradient and weight of every step", async () => {
    const { layers, backends, inputShape, parameters } = await compared(lenet5, [createReferenceBackend()], {
      steps: 2,
    });
    expect(inputShape).toEqual([3, 28, 28, 1]);
    expect(parameters).toBe(60 + 880 + 576 * 120 + 120 + 121 * 84 - 84 + 84 + 850);
    const paths = layers.map(({ path }) => path);
    expect(paths).toEqual([
      ...["conv2d", "max_pool2d", "conv2d_1", "max_pool2d_1", "flatten", "dense", "dense_1", "dense_2", ""],
    ]);
    const [{ moments }] = backends;
    const names = (step: number, what: string) =>
      moments.filter((one) => one.step === step && one.what === what).map(({ name }) => name);
    const weights = ["conv2d", "conv2d_1", "dense", "dense_1", "dense_2"].flatMap((path) => [
      `${path}/kernel`,
      `${path}/bias`,
    ]);
    for (const step of [1, 2]) {
      expect(names(step, "output")).toEqual([...paths.slice(0, -1), "output"]);
      // The model's output is that of its last layer.
      expect(names(step, "outputGradient")).toEqual(["output", ...paths.slice(0, -2).reverse()]);
      expect(names(step, "weightGradient").sort()).toEqual([...weights].sort());
      expect(names(step, "weight")).toEqual(weights);
      expect(names(step, "loss")).toEqual(["loss"]);
      expect(names(step, "inputGradient")).toEqual(["input"]);
    }
  });

  it("takes a built model's weights over and leaves it as it was", async () => {
    const home = await createWasmBackend({ threads: 1 });
    const model = lenet5.model().build([null, 28, 28, 1], { backend: home, seed: 5 });
    const calls = model.tree().map((layer) => layer.call);
    const values = model.parameters.map(({ value }) => value);
    const weights = await Promise.all(values.map((value) => value.read()));
    const before = home.memory();
    const seeded = await compareBackends(lenet5.model, lenet5.batch, [home], {
      seed: 5,
      steps: 1,
      timedSteps: 1,
    });
    const given = await compareBackends(model, lenet5.batch, [home], { steps: 1, timedSteps: 1 });
    expect(given.backends[0].moments).toEqual(seeded.backends[0].moments);
    expect(model.parameters.map(({ value }) => value)).toEqual(values);
    expect(await Promise.all(values.map((value) => value.read()))).toEqual(weights);
    expect(model.tree().map((layer) => layer.call)).toEqual(calls);
    expect(home.memory()).toEqual(before);
    home.dispose();
  });

  it("tells one that throws, with the layer, and goes on with the others", async () => {
    const unable = wrapped((on) => ({
      conv2dGradKernel: (x, dy, geometry) => {
        if (geometry.inChannels < 6)
          throw new TensorError("UNSUPPORTED", "conv2dGradKernel", "no", "Take another");
        return on.conv2dGradKernel(x, dy, geometry);
      },
    }));
    let products = 0;
    const small = wrapped((on) => ({
      matMul: (a, b, geometry) => {
        if (++products > 12) throw new RangeError("out of memory");
        return on.matMul(a, b, geometry);
      },
    }));
    const absent = () => {
      throw new Error("no adapter");
    };
    const given = [
      unable,
      { name: "small", backend: small },
      { name: "absent", create: absent },
      createReferenceBackend(),
    ];
    const { backends, verdict } = await compared(lenet5, given, { steps: 2, timedSteps: 1 });
    expect(backends.map((one) => one.verdict)).toEqual(["error", "error", "error", "identical"]);
    expect(verdict).toBe("error");
    expect(backends[0].failure).toMatchObject({
      ...{ step: 1, pass: "backward", layer: "conv2d", layerType: "Conv2D" },
      ...{ primitive: "conv2dGradKernel", code: "UNSUPPORTED" },
    });
    // Nine products a step: three forward, six backward.
    expect(backends[1].failure).toMatchObject({
      ...{ step: 2, pass: "backward", layer: "dense_2", primitive: "matMul" },
      ...{ message: "out of memory", code: null },
    });
    expect(backends[1].moments.at(-1)!.step).toBe(1);
    expect(backends[2].failure).toMatchObject({ step: 0, message: "no adapter" });
    expect(backends[3].times).not.toBeNull();
    for (const backend of [unable, small]) expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("leaves nothing behind, disposes of what it made, and of nothing else", async () => {
    const disposed: string[] = [];
    const watched = (name: string) =>
      wrapped((on) => ({ dispose: () => void disposed.push(`${name} with ${on.memory().buffers}`) }));
    const mine = watched("mine");
    const own = tensor(mine, [1, 2, 3]);
    const before = mine.memory();
    await compared(lenet5, [mine, { name: "made", create: async () => watched("made") }], { timedSteps: 2 });
    expect(mine.memory()).toEqual(before);
    expect(disposed).toEqual(["made with 0"]);
    expect(own.readSync()).toEqual(Float32Array.of(1, 2, 3));
  });

  it("works on a device that computes later, where only read waits", async () => {
    const device = deferred(createReferenceBackend());
    const { backends } = await compared(residual, [device], { timedSteps: 1 });
    expect(backends[0].verdict, backends[0].reason).toBe("identical");
    expect(backends[0].primitives.every(({ calls, identical }) => calls === identical)).toBe(true);
    expect(device.memory()).toEqual({ buffers: 0, bytes: 0 });
    const faulty = deferred(
      wrapped((on) => ({
        conv2d: (x, kernel, geometry) => on.conv2d(x, kernel, { ...geometry, padLeft: geometry.padLeft + 1 }),
      })),
    );
    const { fault, reason } = (await compared(residual, [faulty])).backends[0];
    expect(fault, reason).toMatchObject({ layer: "conv2d", primitive: "conv2d" });
    expect(faulty.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("tells a device that fails when it is read", async () => {
    let lost = false;
    const device = deferred(
      wrapped((on) => ({
        maxPool2d: (x, geometry) => {
          lost ||= geometry.channels === 16;
          if (lost) throw new Error("device lost");
          return on.maxPool2d(x, geometry);
        },
      })),
    );
    const [{ failure, reason }, other] = (await compared(lenet5, [device, createReferenceBackend()]))
      .backends;
    expect(failure, reason).toMatchObject({ step: 1, message: "device lost" });
    expect(other.verdict).toBe("identical");
  });

  it("does with a loss of one's own, without labels", async () => {
    const model = () =>
      new Sequential([new Conv2D({ filters: 2, kernelSize: 3 }), new Flatten(), new Dense({ units: 2 })]);
    const images = { data: Uint8Array.from({ length: 2 * 25 }, (_, i) => i), shape: [2, 5, 5, 1] };
    const { verdict } = await compareBackends(model, { images }, [createReferenceBackend()], {
      loss: (y) => sum(y),
      timedSteps: 0,
    });
    expect(verdict).toBe("identical");
  });

  it("names two backends of one name apart, and tells how far it is", async () => {
    const told: CompareProgress[] = [];
    const { backends } = await compared(lenet5, [createReferenceBackend(), createReferenceBackend()], {
      steps: 1,
      timedSteps: 1,
      onProgress: (progress) => void told.push(progress),
    });
    expect(backends.map(({ name }) => name)).toEqual(["reference", "reference 2"]);
    expect(told.map(({ share }) => share)).toEqual(Array.from({ length: 12 }, (_, i) => i / 12));
    expect(told.at(-1)).toMatchObject({ backend: "reference 2", activity: "timing" });
  });
});

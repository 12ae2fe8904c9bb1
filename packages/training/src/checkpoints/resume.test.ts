import { createReferenceBackend } from "@striate/backend-reference";
import { decodeSafetensors } from "@striate/formats";
import { describe, expect, it } from "vitest";
import { noisyPictures, smallNet } from "../../test/smallNet.js";
import {
  Adam,
  CosineDecay,
  EarlyStopping,
  ExponentialMovingAverage,
  type FitOptions,
  fit,
  type History,
  MemoryCheckpointStore,
  ReduceOnPlateau,
  RMSProp,
  SGD,
  type Trainable,
  topKAccuracy,
  WarmUp,
} from "../index.js";

type Recipe = () => Omit<FitOptions, "checkpoints" | "resume" | "signal">;

/** With all that there is to remember. Five batches an epoch; with two a step, three steps. */
const RECIPES: readonly (readonly [string, Recipe, everySteps: number])[] = [
  [
    "Adam with averages, a warm-up, early stopping, accumulated gradients and metrics",
    () => ({
      optimizer: new Adam({ learningRate: 0.01, weightDecay: 0.01, globalClipNorm: 1 }),
      schedule: new WarmUp(new CosineDecay({ initialLearningRate: 0.02, decaySteps: 9 }), { length: 3 }),
      ema: new ExponentialMovingAverage({ decay: 0.75, rampUp: true }),
      callbacks: [new EarlyStopping({ patience: 3 })],
      gradientAccumulationSteps: 2,
      metrics: [topKAccuracy(2)],
      validation: noisyPictures(9),
      epochs: 4,
    }),
    1,
  ],
  [
    "momentum with a plateau and early stopping that ends it",
    () => ({
      optimizer: new SGD({ momentum: 0.9, nesterov: true, l2: 1e-3 }),
      schedule: new ReduceOnPlateau({ initialLearningRate: 2, patience: 1, factor: 0.5 }),
      callbacks: [new EarlyStopping({ patience: 2 })],
      validation: noisyPictures(9),
      epochs: 9,
    }),
    2,
  ],
  [
    "RMSProp, and checkpoints between epochs only",
    () => ({ optimizer: new RMSProp({ centered: true, momentum: 0.5 }), epochs: 3 }),
    1000,
  ],
];

const DATA = noisyPictures(18);

/** Everything that a run ends with, as numbers to compare; times left out. */
async function ending({ parameters }: Trainable, { ema, optimizer }: ReturnType<Recipe>, history: History) {
  const read = (tensors: Iterable<{ readSync(): ArrayLike<number> }>) =>
    Array.from(tensors, (tensor) => Array.from(tensor.readSync()));
  return {
    weights: read(parameters.map(({ value }) => value)),
    averages: read(ema?.weights.values() ?? []),
    slots: read(
      [...optimizer.slots.values()].flatMap((kinds) => [...kinds.values()].map(({ value }) => value)),
    ),
    iterations: optimizer.iterations,
    learningRate: optimizer.learningRate,
    history: {
      ...history,
      epochs: history.epochs.map(({ seconds: _seconds, imagesPerSecond: _rate, ...numbers }) => numbers),
    },
  };
}

/** A run that is cut off after so many steps of its own, as if the program ended there; each part starts from nothing but the store. */
async function part(recipe: Recipe, store: MemoryCheckpointStore, everySteps: number, steps: number) {
  const model = smallNet(createReferenceBackend());
  const options = recipe();
  let taken = 0;
  const cut = {
    onStepEnd: () => {
      if (++taken > steps) throw new Error("cut off");
    },
  };
  const history = await fit(model, DATA, {
    ...options,
    callbacks: [...(options.callbacks ?? []), cut],
    checkpoints: { store, everySteps, keep: 2, best: options.validation ? "valLoss" : "loss" },
    resume: true,
  });
  return ending(model, options, history);
}

describe.each(RECIPES)("a run of %s", { timeout: 30_000 }, (_, recipe, everySteps) => {
  it("that is cut off anywhere and goes on ends with the bits of one that was not", async () => {
    const model = smallNet(createReferenceBackend());
    const options = recipe();
    const whole = await ending(model, options, await fit(model, DATA, options));
    // So that the recipe remembers what its name says.
    expect(whole.history.stoppedBy).toBe(options.epochs === 9 ? "EarlyStopping" : undefined);
    // At most two epochs' worth of steps between checkpoints: with fewer a part would never reach the next one.
    const least = everySteps === 1000 ? 5 : everySteps;
    for (let steps = least; steps < least + 6; steps++) {
      const store = new MemoryCheckpointStore();
      let parts = 0;
      for (;;) {
        parts++;
        const result = await part(recipe, store, everySteps, steps).catch((error: unknown) => {
          expect(error).toMatchObject({ message: "cut off" });
        });
        if (result === undefined) continue;
        expect(result).toEqual(whole);
        break;
      }
      expect(parts).toBeGreaterThan(1);
    }
  });

  it("that is over is over when it is resumed, with the same end", async () => {
    const store = new MemoryCheckpointStore();
    const first = await part(recipe, store, everySteps, Number.POSITIVE_INFINITY);
    const names = await store.list();
    const again = await part(recipe, store, everySteps, 0);
    expect(again).toEqual(first);
    expect(await store.list()).toEqual(names);
  });

  it("that is ended by a signal is saved there, in the middle of an epoch, and goes on", async () => {
    const whole = await part(recipe, new MemoryCheckpointStore(), everySteps, Number.POSITIVE_INFINITY);
    for (const steps of [1, 2, 3, 5]) {
      const store = new MemoryCheckpointStore();
      const controller = new AbortController();
      const model = smallNet(createReferenceBackend());
      const options = recipe();
      const abort = {
        onStepEnd: ({ step }: { step: number }) => void (step === steps && controller.abort()),
      };
      const history = await fit(model, DATA, {
        ...options,
        callbacks: [...(options.callbacks ?? []), abort],
        checkpoints: { store, keep: 2, best: options.validation ? "valLoss" : "loss" },
        signal: controller.signal,
      });
      expect(history).toMatchObject({ stopped: true, steps: { length: steps } });
      expect((await store.list()).at(-1)).toBe(`checkpoint-00000000${steps}.safetensors`);
      expect(await part(recipe, store, 1000, Number.POSITIVE_INFINITY)).toEqual(whole);
    }
  });
});

describe("a checkpoint's file", () => {
  it("is safetensors with the weights under model/, for any reader", async () => {
    const store = new MemoryCheckpointStore();
    const model = smallNet(createReferenceBackend());
    await fit(model, DATA, {
      optimizer: new Adam(),
      checkpoints: { store, metadata: { model: "small" } },
    });
    const [name = ""] = await store.list();
    const { tensors, metadata } = decodeSafetensors(await store.read(name));
    for (const { name, value } of model.parameters) {
      expect([...tensors.get(`model/${name}`)!.data]).toEqual([...value.readSync()]);
    }
    expect([...tensors.keys()]).toContain("optimizer/velocity/conv2d/kernel");
    expect(metadata.get("format")).toBe("striate-checkpoint");
    expect(metadata.get("version")).toBe("1");
    expect(JSON.parse(metadata.get("metadata")!)).toEqual({ model: "small" });
  });
});

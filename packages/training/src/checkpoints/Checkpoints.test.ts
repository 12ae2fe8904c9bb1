import { createReferenceBackend } from "@striate/backend-reference";
import { decodeSafetensors, encodeSafetensors } from "@striate/formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LinearModel, weightsOf } from "../../test/LinearModel.js";
import { pointBatches } from "../../test/points.js";
import { noisyPictures, smallNet } from "../../test/smallNet.js";
import {
  Adam,
  assignWeights,
  type Callback,
  CheckpointError,
  type CheckpointOptions,
  CosineDecay,
  EarlyStopping,
  ExponentialMovingAverage,
  type FitOptions,
  fit,
  MemoryCheckpointStore,
  readCheckpoint,
  SGD,
} from "../index.js";

const nameOf = (step: number) => `checkpoint-${String(step).padStart(9, "0")}.safetensors`;

/** Three steps an epoch. */
async function train(options: Partial<FitOptions> = {}, model = new LinearModel(createReferenceBackend())) {
  const optimizer = new SGD({ learningRate: 0.1, momentum: 0.5 });
  const history = await fit(model, pointBatches(), { optimizer, epochs: 4, ...options });
  return { model, history };
}

async function trained(options: Omit<CheckpointOptions, "store"> = {}) {
  const store = new MemoryCheckpointStore();
  const { model, history } = await train({ checkpoints: { store, ...options } });
  return { store, model, history };
}

const damage = async (store: MemoryCheckpointStore, name: string, at = 0.5) => {
  const bytes = await store.read(name);
  bytes[Math.floor(at * bytes.length)]! ^= 1;
  await store.write(name, bytes);
};

describe("the checkpoints that stay", () => {
  it("are the newest three, after epochs", async () => {
    expect(await (await trained()).store.list()).toEqual([6, 9, 12].map(nameOf));
  });

  it("are as many as are asked for, also from inside epochs", async () => {
    const { store } = await trained({ everySteps: 2, everyEpochs: 3, keep: 4 });
    // After steps 2, 4, 6, 8, 10, 12, and the third epoch's step 9; the run's end is step 12.
    expect(await store.list()).toEqual([8, 9, 10, 12].map(nameOf));
  });

  it("have the last one, whatever was asked for", async () => {
    expect(await (await trained({ everyEpochs: 3, keep: 9 })).store.list()).toEqual([9, 12].map(nameOf));
  });

  it("have the best one, however old, and tell which it is", async () => {
    const store = new MemoryCheckpointStore();
    const contradiction = pointBatches().map(({ images, labels }) => {
      const data = Int32Array.from(labels.data, (label) => (label + 1) % 3);
      return { images, labels: { data, shape: labels.shape } };
    });
    await train({
      validation: contradiction,
      checkpoints: { store, keep: 1, best: "valLoss", everyEpochs: 2 },
    });
    expect(await store.list()).toEqual([3, 12].map(nameOf));
    expect((await readCheckpoint(store)).best).toBe(nameOf(3));
    const best = await readCheckpoint(store, nameOf(3));
    expect(best).toMatchObject({ epochs: 1, step: 3, best: nameOf(3), name: nameOf(3) });
    // Going on does not forget it.
    await train({
      validation: contradiction,
      epochs: 6,
      checkpoints: { store, keep: 1, best: "valLoss" },
      resume: true,
    });
    expect(await store.list()).toEqual([3, 18].map(nameOf));
  });

  it("leave other files alone", async () => {
    const store = new MemoryCheckpointStore();
    await store.write("notes.txt", Uint8Array.of(1));
    await store.write("checkpoint-1.safetensors", Uint8Array.of(1));
    await train({ checkpoints: { store, keep: 1 } });
    expect(await store.list()).toEqual([nameOf(12), "checkpoint-1.safetensors", "notes.txt"]);
  });
});

describe("readCheckpoint", () => {
  it("tells history, texts and weights", async () => {
    const { store, model, history } = await trained({ metadata: { model: "linear" } });
    const {
      name,
      epochs,
      step,
      history: saved,
      metadata,
      weights,
      averages,
      best,
    } = await readCheckpoint(store);
    expect({ name, epochs, step, metadata, averages, best }).toEqual({
      name: nameOf(12),
      epochs: 4,
      step: 12,
      metadata: { model: "linear" },
      averages: undefined,
      best: undefined,
    });
    expect(saved).toEqual(history);
    const other = new LinearModel(createReferenceBackend(), 3);
    assignWeights(other, weights);
    expect(weightsOf(other)).toEqual(weightsOf(model));
    expect(() => assignWeights(smallNet(createReferenceBackend()), weights)).toThrow(
      /the weights do not fit the model: 8 missing .*; 3 unexpected/,
    );
  });

  it("has the averages where there are some", async () => {
    const store = new MemoryCheckpointStore();
    const ema = new ExponentialMovingAverage({ decay: 0.5 });
    const { model } = await train({ ema, checkpoints: { store } });
    const { averages } = await readCheckpoint(store);
    expect([...averages!.get("linear/bias")!.data]).toEqual([...ema.weights.get(model.bias)!.readSync()]);
  });

  it("misses what is not there", async () => {
    const { store } = await trained();
    await expect(readCheckpoint(new MemoryCheckpointStore())).rejects.toMatchObject({ code: "MISSING" });
    await expect(readCheckpoint(store, nameOf(5))).rejects.toThrow(
      `there is no ${nameOf(5)}. There are ${[6, 9, 12].map(nameOf).join(", ")}.`,
    );
  });
});

describe("a damaged checkpoint", () => {
  it("is refused by its name, and the one before is offered", async () => {
    const { store, model: whole } = await trained();
    await damage(store, nameOf(12));
    const model = new LinearModel(createReferenceBackend());
    const before = weightsOf(model);
    const error = await train({ checkpoints: { store }, resume: true }, model).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error).toMatchObject({ code: "DAMAGED", checkpoint: nameOf(12), previous: nameOf(9) });
    expect((error as Error).message).toMatch(
      /^checkpoints: checkpoint-000000012\.safetensors is damaged \(the file carries the checksum [0-9a-f]{8}, and its bytes have [0-9a-f]{8}\. The file is damaged\)\. The one before, checkpoint-000000009\.safetensors, is whole: resume from it\.$/,
    );
    expect(weightsOf(model)).toEqual(before);
    // From there it comes to the same end, and the damaged one is replaced.
    await train({ checkpoints: { store }, resume: nameOf(9) }, model);
    expect(weightsOf(model)).toEqual(weightsOf(whole));
    expect((await readCheckpoint(store)).step).toBe(12);
  });

  it("is passed over where it is not the only one, and nothing is offered where all are", async () => {
    const { store } = await trained();
    for (const step of [9, 12]) await damage(store, nameOf(step));
    const resume = () => train({ checkpoints: { store }, resume: true });
    await expect(resume()).rejects.toMatchObject({ checkpoint: nameOf(12), previous: nameOf(6) });
    await damage(store, nameOf(6));
    await expect(resume()).rejects.toMatchObject({ code: "DAMAGED", previous: undefined });
    await expect(resume()).rejects.toThrow(/No whole one comes before it/);
  });

  it("is noticed wherever it is damaged or cut", async () => {
    const { store } = await trained();
    const file = await store.read(nameOf(12));
    const read = async (bytes: Uint8Array) => {
      const other = new MemoryCheckpointStore();
      await other.write(nameOf(12), bytes);
      return readCheckpoint(other);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: file.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const damaged = file.slice();
          damaged[at]! ^= change;
          await expect(read(damaged)).rejects.toMatchObject({ code: "DAMAGED" });
          await expect(read(file.slice(0, at))).rejects.toMatchObject({ code: "DAMAGED" });
        },
      ),
    );
  });

  it("is not one of a later version, nor another file", async () => {
    const { store } = await trained();
    const { tensors, metadata } = decodeSafetensors(await store.read(nameOf(12)));
    const rewrite = (key: string, value: string) =>
      store.write(
        nameOf(12),
        encodeSafetensors({ tensors, metadata: new Map([...metadata, [key, value]]) }, { checksum: true }),
      );
    await rewrite("version", "2");
    await expect(readCheckpoint(store)).rejects.toThrow(/is of version 2, and version 1 is read here/);
    await expect(readCheckpoint(store)).rejects.toMatchObject({ code: "VERSION" });
    await rewrite("format", "else");
    await expect(readCheckpoint(store)).rejects.toThrow(/is damaged \(the file is no checkpoint/);
  });
});

describe("a run is not mixed with another", () => {
  it("by beginning anew where checkpoints lie", async () => {
    const { store } = await trained();
    const run = train({ checkpoints: { store } });
    await expect(run).rejects.toMatchObject({ code: "OCCUPIED", checkpoint: nameOf(12) });
    await expect(run).rejects.toThrow(/Pass resume: true to go on with it, or another store/);
  });

  it("but begins where there is nothing to resume", async () => {
    const store = new MemoryCheckpointStore();
    const { history } = await train({ checkpoints: { store }, resume: true });
    expect(history.steps).toHaveLength(12);
    const missing = train({ checkpoints: { store }, resume: nameOf(1) });
    await expect(missing).rejects.toMatchObject({ code: "MISSING" });
  });

  const named: Callback = { name: "mine", saveState: () => ({ values: 1 }) };
  it.each<[string, Partial<FitOptions>, RegExp]>([
    ["another optimizer", { optimizer: new Adam() }, /its optimizer is SGD, not Adam/],
    [
      "another momentum",
      { optimizer: new SGD({ momentum: 0.9 }) },
      /its optimizer has momentum 0\.5, not 0\.9/,
    ],
    [
      "clipping",
      { optimizer: new SGD({ momentum: 0.5, clipNorm: 1 }) },
      /its optimizer has clipNorm null, not 1/,
    ],
    [
      "a schedule",
      { schedule: new CosineDecay({ initialLearningRate: 1, decaySteps: 9 }) },
      /its schedule has null, not {"schedule":"CosineDecay"/,
    ],
    [
      "averages",
      { ema: new ExponentialMovingAverage() },
      /its averages \(ema\) have null, not {"decay":0\.999/,
    ],
    ["accumulation", { gradientAccumulationSteps: 3 }, /it has gradientAccumulationSteps 1, not 3/],
    ["a callback", { callbacks: [new EarlyStopping()] }, /it has no part of the callback EarlyStopping/],
  ])("by %s", async (_, options, message) => {
    const { store } = await trained();
    const run = train({ ...options, checkpoints: { store }, resume: true });
    await expect(run).rejects.toMatchObject({ code: "MISMATCH", checkpoint: nameOf(12) });
    await expect(run).rejects.toThrow(message);
  });

  it("by another model or other data, and nothing is changed", async () => {
    const { store } = await trained();
    const model = smallNet(createReferenceBackend());
    const before = weightsOf(model);
    const optimizer = new SGD({ momentum: 0.5 });
    const run = fit(model, noisyPictures(8), { optimizer, checkpoints: { store }, resume: true });
    await expect(run).rejects.toThrow(
      /is of another run: it has batchesPerEpoch 3, not 2; its weights are not the model's: 8 missing/,
    );
    expect(weightsOf(model)).toEqual(before);
    expect(optimizer.iterations).toBe(0);
  });

  it("by leaving out a callback that remembered something", async () => {
    const store = new MemoryCheckpointStore();
    await train({ checkpoints: { store }, callbacks: [named] });
    const run = train({ checkpoints: { store }, resume: true });
    await expect(run).rejects.toThrow(/it has a part of the callback mine, and the run has none/);
  });

  it("but may be longer", async () => {
    const { store } = await trained();
    const { history, model } = await train({ checkpoints: { store }, resume: true, epochs: 6 });
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(weightsOf(model)).toEqual(weightsOf((await train({ epochs: 6 })).model));
  });

  it("and what was given up for another way on is removed", async () => {
    const { store } = await trained({ keep: 4 });
    await train({ checkpoints: { store, keep: 4 }, resume: nameOf(6), epochs: 3 });
    expect(await store.list()).toEqual([3, 6, 9].map(nameOf));
  });
});

describe("callbacks in checkpoints", () => {
  it("get back what they gave, under their names, after onTrainBegin", async () => {
    const store = new MemoryCheckpointStore();
    const calls: string[] = [];
    const counter = (name: string): Callback => {
      let steps = 0;
      return {
        name,
        onTrainBegin: ({ history }) => void calls.push(`${name} begins after ${history.steps.length}`),
        onStepEnd: () => void steps++,
        saveState: async () => ({
          values: { steps },
          tensors: new Map([["a/b", { shape: [1], data: Int32Array.of(steps) }]]),
        }),
        restoreState: ({ values, tensors }) => {
          calls.push(`${name} has ${JSON.stringify(values)} and ${tensors?.get("a/b")?.data}`);
        },
      };
    };
    const callbacks = () => [counter("one"), counter("two / half")];
    await train({ checkpoints: { store }, callbacks: callbacks() });
    calls.length = 0;
    await train({ checkpoints: { store }, callbacks: callbacks(), resume: true });
    expect(calls).toEqual([
      "one begins after 12",
      "two / half begins after 12",
      'one has {"steps":12} and 12',
      'two / half has {"steps":12} and 12',
    ]);
  });

  it("need names of their own", async () => {
    const checkpoints = { store: new MemoryCheckpointStore() };
    const nameless = { saveState: () => ({ values: null }) };
    await expect(train({ checkpoints, callbacks: [nameless] })).rejects.toThrow(
      /a callback with a state has no name/,
    );
    const twins = [new EarlyStopping(), new EarlyStopping()];
    await expect(train({ checkpoints, callbacks: twins })).rejects.toThrow(
      /two callbacks are called "EarlyStopping"/,
    );
  });
});

describe("the order of things", () => {
  it("is the documented one", async () => {
    const store = new MemoryCheckpointStore();
    const order: string[] = [];
    const note = (text: string) => void order.push(text);
    const watched = {
      list: () => store.list(),
      read: (name: string) => store.read(name),
      remove: (name: string) => store.remove(name),
      write: (name: string, bytes: Uint8Array) => {
        note(`checkpoint ${Number(name.match(/\d+/)?.[0])}`);
        return store.write(name, bytes);
      },
    };
    const callback: Callback = {
      name: "mine",
      onTrainBegin: () => note("begins"),
      onEpochBegin: ({ epoch }) => note(`epoch ${epoch}`),
      onStepEnd: ({ step }) => note(`step ${step}`),
      onEpochEnd: ({ epoch }) => note(`epoch ${epoch} ends`),
      onTrainEnd: () => note("ends"),
      saveState: () => ({ values: null }),
      restoreState: () => note("restored"),
    };
    const validation = {
      *[Symbol.iterator]() {
        note("validation");
        yield* pointBatches();
      },
    };
    const schedule = {
      learningRate: () => 0.1,
      onEpochEnd: () => note("schedule"),
      toJSON: () => ({ schedule: "flat" }),
    };
    const run = (options: Partial<FitOptions>) =>
      train({
        callbacks: [callback],
        validation,
        schedule,
        checkpoints: { store: watched, everySteps: 2, everyEpochs: 2 },
        ...options,
      });
    await run({ epochs: 1 });
    const first = ["begins", "epoch 1", "step 1", "step 2", "checkpoint 2", "step 3"];
    expect(order).toEqual([...first, "validation", "schedule", "epoch 1 ends", "checkpoint 3", "ends"]);
    order.length = 0;
    await run({ epochs: 2, resume: "checkpoint-000000002.safetensors" });
    const rest = ["begins", "restored", "epoch 1", "step 3", "validation", "schedule", "epoch 1 ends"];
    const second = ["epoch 2", "step 4", "checkpoint 4", "step 5", "step 6", "checkpoint 6"];
    expect(order).toEqual([
      ...rest,
      ...second,
      "validation",
      "schedule",
      "epoch 2 ends",
      "checkpoint 6",
      "ends",
    ]);
  });
});

describe("a store that fails", () => {
  it("ends the run with what was written before, and a later try goes on from there", async () => {
    const { model: whole } = await train();
    for (let failing = 1; failing <= 4; failing++) {
      const store = new MemoryCheckpointStore();
      let writes = 0;
      const full = {
        list: () => store.list(),
        read: (name: string) => store.read(name),
        remove: (name: string) => store.remove(name),
        write: async (name: string, bytes: Uint8Array) => {
          if (++writes === failing)
            throw Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
          await store.write(name, bytes);
        },
      };
      const error = await train({ checkpoints: { store: full } }).catch((reason: unknown) => reason);
      const previous = failing === 1 ? undefined : nameOf(3 * (failing - 1));
      expect(error).toMatchObject({ code: "WRITE", checkpoint: nameOf(3 * failing), previous });
      expect((error as Error).message).toContain("cannot be written (ENOSPC: no space left)");
      const { model } = await train({ checkpoints: { store: full }, resume: true });
      expect(weightsOf(model)).toEqual(weightsOf(whole));
    }
  });
});

describe("options of checkpoints", () => {
  const store = new MemoryCheckpointStore();
  it.each<[unknown, RegExp]>([
    [{}, /there is no store/],
    [{ store, everySteps: 0 }, /everySteps 0 is not a count/],
    [{ store, keep: 0 }, /keep 0 is not a count/],
    [{ store, every: 1 }, /unknown option "every"/],
    [{ store, best: "loudness" }, /the name loudness does not tell/],
  ])("%o are refused", async (checkpoints, message) => {
    await expect(train({ checkpoints: checkpoints as CheckpointOptions })).rejects.toThrow(message);
  });

  it.each<[Partial<FitOptions>, RegExp]>([
    [{ resume: true }, /there are no checkpoints to resume from/],
    [
      { resume: true, checkpoints: { store }, initialEpoch: 1 },
      /resume and initialEpoch both tell where to begin/,
    ],
  ])("%o are refused", async (options, message) => {
    await expect(train(options)).rejects.toThrow(message);
  });
});

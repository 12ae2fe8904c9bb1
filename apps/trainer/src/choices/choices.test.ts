import { SGD } from "@striate/training";
import { afterEach, describe, expect, it, vi } from "vitest";
import { writeMnist } from "../../test/mnistFolder.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";
import { DATASETS } from "./datasets.js";
import { OPTIMIZERS } from "./optimizers.js";

const path = temporaryFolder();
const settings = { dataDir: undefined, limit: undefined, seed: 0, normalize: "minus-one-to-one" } as const;

afterEach(() => vi.unstubAllEnvs());

describe("digits", () => {
  it.each([
    [undefined, 12_000, 2_000],
    [100, 100, 100],
    [30_000, 30_000, 2_000],
  ])("at a limit of %s are %i for training and %i for the test", async (limit, train, test) => {
    const data = await DATASETS.digits({ ...settings, limit });
    expect([data.train.size, data.test.size]).toEqual([train, test]);
  });

  it("of another seed are others", async () => {
    const first = async (seed: number) => {
      const { train, test } = await DATASETS.digits({ ...settings, limit: 1, seed });
      return [train, test].map((part) => Array.from([...part.epoch(0)][0]!.image.data));
    };
    const [train, test] = await first(1);
    expect(await first(1)).toEqual([train, test]);
    const [otherTrain, otherTest] = await first(2);
    expect(otherTrain).not.toEqual(train);
    expect(otherTest).not.toEqual(test);
  });
});

describe("mnist and fashion-mnist", () => {
  it("are read from a folder of their name in $STRIATE_DATA", async () => {
    writeMnist(path("mnist"), { train: 3, test: 2 });
    writeMnist(path("fashion-mnist"), { train: 2, test: 1 });
    vi.stubEnv("STRIATE_DATA", path(""));
    const [mnist, fashion] = [await DATASETS.mnist(settings), await DATASETS["fashion-mnist"](settings)];
    expect([mnist.train.size, mnist.test.size]).toEqual([3, 2]);
    expect([fashion.train.size, fashion.test.size]).toEqual([2, 1]);
    expect(fashion.train.classNames).toContain("Sneaker");
  });

  it("are the first so many of the files, at a limit", async () => {
    const dataDir = writeMnist(path("data"), { train: 8, test: 5 });
    const whole = await DATASETS.mnist({ ...settings, dataDir });
    const { train, test } = await DATASETS.mnist({ ...settings, dataDir, limit: 6 });
    expect([...train.epoch(0)]).toEqual([...whole.train.epoch(0)].slice(0, 6));
    expect([...test.epoch(0)]).toEqual([...whole.test.epoch(0)]);
  });
});

describe("optimizers", () => {
  it("have the settings of the flags", async () => {
    const sgd = await OPTIMIZERS.sgd({ learningRate: 0.25, momentum: 0.5 });
    expect(sgd).toBeInstanceOf(SGD);
    expect(sgd).toMatchObject({ learningRate: 0.25 });
    expect(await OPTIMIZERS.adam({ learningRate: 0.5, momentum: 0 })).toMatchObject({ learningRate: 0.5 });
  });
});

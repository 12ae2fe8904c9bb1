import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();
const config = (run: string) => JSON.parse(readFileSync(path(`${run}/config.json`), "utf8"));

const write = (name: string, settings: object): string => {
  writeFileSync(path(name), JSON.stringify(settings, null, 2));
  return path(name);
};

const quick = { model: "lenet5", limit: 16, batchSize: 8, epochs: 1 };

afterEach(() => vi.restoreAllMocks());

describe("a config file", () => {
  it("sets what flags leave open; flags win, and what came of it stands in config.json", async () => {
    const file = write("a.json", {
      ...{ ...quick, epochs: 3, learningRate: 0.01, flip: true, padAndCrop: 2, checkpoints: false },
      ...{ schedule: "step", decayAt: [1, 2], out: path("run") },
    });
    const { code, err } = await striate(["train", "--config", file, "--epochs", "1", "--seed", "5"]);
    expect([code, err]).toEqual([0, []]);
    expect(config("run")).toMatchObject({
      ...{ model: "lenet5", epochs: 1, seed: 5, limit: 16, batchSize: 8, learningRate: 0.01 },
      ...{ flip: true, padAndCrop: 2, checkpoints: false, decayAt: [1, 2], optimizer: "adam" },
    });
  });

  it("yields the model to the command line too", async () => {
    const file = write("a.json", { ...quick, out: path("run") });
    await striate(["train", "resnet8", "--config", file, "--limit", "4"]);
    expect(config("run")).toMatchObject({ model: "resnet8", limit: 4 });
  });

  it("of the folder is found, and told; --no-config leaves it alone", async () => {
    mkdirSync(path("here"));
    writeFileSync(path("here/striate.config.yaml"), "model: lenet5\nlimit: 16\nepochs: 1\n");
    vi.spyOn(process, "cwd").mockReturnValue(path("here"));
    const { code, err } = await striate(["train", "--out", path("run")]);
    expect([code, err]).toEqual([0, [`settings from ${path("here/striate.config.yaml")}`]]);
    expect(config("run")).toMatchObject({ model: "lenet5", limit: 16 });
    expect((await striate(["train", "--no-config"])).err).toEqual([
      "striate: there is no model to train. Name one, such as striate train lenet5, or put it into a config file.",
    ]);
    writeFileSync(path("here/striate.config.ts"), "export default {};");
    expect((await striate(["train", "lenet5"])).err).toEqual([
      "striate: there are striate.config.ts and striate.config.yaml. Choose one with --config, or remove the others.",
    ]);
  });

  it("may be a run's config.json, and gives the same run", async () => {
    const flags =
      "train lenet5 --limit 16 --batch-size 8 --epochs 1 --optimizer sgd --momentum 0.5 --label-smoothing 0.1";
    await striate([...flags.split(" "), "--seed", "3", "--threads", "1", "--out", path("first")]);
    const { code, err } = await striate([
      "train",
      "--config",
      path("first/config.json"),
      "--out",
      path("second"),
    ]);
    expect([code, err]).toEqual([0, []]);
    const history = (run: string) => readFileSync(path(`${run}/history.jsonl`), "utf8");
    expect(history("second")).toBe(history("first"));
    const { out: _out, threads: _threads, ...settings } = config("first");
    expect(config("second")).toMatchObject(settings);
  });
});

describe("a config file is refused", () => {
  const refused = async (settings: object, message: string) => {
    const file = write("a.json", { ...quick, ...settings });
    const { code, out, err } = await striate(["train", "--config", file, "--out", path("run")]);
    expect([code, out, err]).toEqual([2, [], [`striate: ${file}:${message}`]]);
  };

  it.each([
    ["epoch", 'there is no setting "epoch". Did you mean epochs?'],
    ["lr", 'there is no setting "lr". Did you mean learningRate?'],
    ["learning-rate", 'there is no setting "learning-rate". Did you mean learningRate?'],
    [
      "frobnicate",
      'there is no setting "frobnicate". See striate train --help, whose flags are the settings.',
    ],
    ["resume", "resume is a flag only. Remove it, and pass --resume."],
    ["config", "config is a flag only. Remove it, and pass --config."],
  ])("with a name that is none: %s", (name, problem) => refused({ [name]: 3 }, `6: ${problem}`));

  it.each([
    [{ seed: "two" }, 'seed "two" is invalid. It takes a whole number from 0 to 4294967295.'],
    [{ learningRate: -1 }, "learningRate -1 is invalid. It takes a number above 0."],
    [{ flip: "yes" }, 'flip "yes" is invalid. It takes true or false.'],
    [{ checkpoints: 3 }, "checkpoints 3 is invalid. It takes true or false."],
    [{ seed: true }, "seed true is invalid. It takes a text, a number or a list."],
    [{ dataset: {} }, "dataset {} is invalid. It takes a text, a number or a list."],
    [
      { schedule: "steps" },
      'schedule "steps" is invalid. Allowed choices are constant, step, exponential, cosine, plateau.',
    ],
    [
      { checkpointEvery: "soon" },
      'checkpointEvery "soon" is invalid. It takes steps, such as 500, or a time, such as 90s or 10min.',
    ],
    [{ decayAt: "5,3" }, 'decayAt "5,3" is invalid. It takes rising whole numbers, such as 80,120.'],
  ])("with %o", (settings, problem) => refused(settings, `6: ${problem}`));
});

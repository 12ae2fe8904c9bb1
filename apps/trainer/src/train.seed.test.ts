import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { idx, writeMnist } from "../test/mnistFolder.js";
import { onMnist, quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();
const text = (file: string) => readFileSync(path(file), "utf8");

const stepLosses = (run: string): readonly number[] =>
  text(`${run}/history.jsonl`)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === "step")
    .map(({ loss }) => loss);

describe("the seed", () => {
  const same = async (run: string, ...flags: string[]) => {
    await striate(quick(path(run), ...flags));
    return [text(`${run}/history.jsonl`), readFileSync(path(`${run}/model.safetensors`)).toString("base64")];
  };

  it("makes the same history and the same model, byte for byte, and another seed others", async () => {
    const [history, model] = await same("a", "--seed", "3");
    expect(await same("b", "--seed", "3")).toEqual([history, model]);
    const [otherHistory, otherModel] = await same("c", "--seed", "4");
    expect(otherHistory).not.toBe(history);
    expect(otherModel).not.toBe(model);
  });

  it("makes the same bits with any number of threads, deterministic or not", async () => {
    // Large enough for every thread to have its share.
    const large = "--limit 250 --batch-size 125 --batch-norm --threads".split(" ");
    for (const flags of [[], ["--deterministic"]]) {
      const runs = [];
      for (const threads of ["1", "2", "3"]) {
        runs.push(await same(`${flags.length}-${threads}`, ...large, threads, ...flags));
      }
      expect(runs[1]).toEqual(runs[0]);
      expect(runs[2]).toEqual(runs[0]);
    }
  });

  it("with --limit makes the run on a data set that ends there", async () => {
    const run = async (sizes: { train: number; test: number }, ...flags: string[]) => {
      const name = `${sizes.train}`;
      const dataDir = writeMnist(path(`data${name}`), sizes);
      const out = path(`run${name}`);
      await striate(onMnist(dataDir, out, "--epochs", "1", "--batch-size", "7", ...flags));
      return text(`run${name}/history.jsonl`);
    };
    expect(await run({ train: 40, test: 20 }, "--limit", "15")).toBe(await run({ train: 15, test: 15 }));
  });

  it("orders the pictures, in every epoch anew", async () => {
    const dataDir = writeMnist(path("data"), { train: 20, test: 1 });
    // One picture is white and a 1, all others are black and 0, and the weights stay: its step is the one with another loss.
    const pixels = new Uint8Array(20 * 784).fill(255, 0, 784);
    writeFileSync(`${dataDir}/train-images-idx3-ubyte`, idx([20, 28, 28], pixels));
    writeFileSync(
      `${dataDir}/train-labels-idx1-ubyte`,
      idx([20], Uint8Array.of(1, ...new Array(19).fill(0))),
    );
    const places = async (seed: string) => {
      const flags = "--dataset mnist --epochs 2 --batch-size 1 --learning-rate 1e-30 --seed".split(" ");
      await striate(["train", "lenet5", "--data-dir", dataDir, ...flags, seed, "--out", path(seed)]);
      const losses = stepLosses(seed);
      const usual = losses.find((loss) => losses.filter((other) => other === loss).length > 2);
      return losses.flatMap((loss, step) => (loss === usual ? [] : [step]));
    };
    const [first, second] = [await places("0"), await places("1")];
    expect([first.length, second.length]).toEqual([2, 2]);
    // Once in every epoch of 20 steps.
    expect([...first, ...second].map((step) => Math.floor(step / 20))).toEqual([0, 1, 0, 1]);
    expect(new Set([...first, ...second].map((step) => step % 20)).size).toBe(4);
  });

  it("fixes the weights: the loss of the first step, over all pictures at once, is another one", async () => {
    const dataDir = writeMnist(path("data"), { train: 20, test: 1 });
    const first = async (seed: string) => {
      const flags = ["--dataset", "mnist", "--data-dir", dataDir, "--epochs", "1", "--seed", seed];
      await striate(["train", "lenet5", ...flags, "--out", path(seed)]);
      return stepLosses(seed)[0]!;
    };
    // The order of a sum of 20 numbers near 2 changes it by less than 20 · 2 · 2⁻²⁴.
    expect(Math.abs((await first("0")) - (await first("1")))).toBeGreaterThan(1e-4);
  });
});

describe("--momentum", () => {
  it("changes the run from the third step on", async () => {
    const sgd = ["--optimizer", "sgd", "--learning-rate", "0.125"];
    await striate(quick(path("plain"), ...sgd));
    await striate(quick(path("momentum"), ...sgd, "--momentum", "0.5"));
    const [plain, momentum] = [stepLosses("plain"), stepLosses("momentum")];
    // The first step has no step before it, and the second one's loss is that of the first one's weights.
    expect(momentum.slice(0, 2)).toEqual(plain.slice(0, 2));
    expect(momentum[2]).not.toBe(plain[2]);
  });
});

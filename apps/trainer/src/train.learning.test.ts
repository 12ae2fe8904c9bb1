import { readFileSync } from "node:fs";
import { decodeSafetensors } from "@striate/formats";
import { describe, expect, it } from "vitest";
import { writeCifar100 } from "../test/cifarFolder.js";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";
import { writePicture } from "../test/writePicture.js";

const path = temporaryFolder();
const lines = (run: string) =>
  readFileSync(path(`${run}/history.jsonl`), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const weights = (run: string) => decodeSafetensors(readFileSync(path(`${run}/model.safetensors`))).tensors;
const description = (run: string) =>
  JSON.parse(decodeSafetensors(readFileSync(path(`${run}/model.safetensors`))).metadata.get("striate")!);

describe("averages of the weights", () => {
  it("are what is tested and kept", async () => {
    const flags = "--epochs 1 --batch-size 24 --learning-rate 0.01".split(" ");
    await striate(quick(path("plain"), ...flags));
    await striate(quick(path("averaged"), ...flags, "--ema", "0.5"));
    // A single step: the average is the weights after it.
    expect(weights("averaged")).toEqual(weights("plain"));
    const two = "--epochs 2 --batch-size 24 --learning-rate 0.01".split(" ");
    await striate(quick(path("two"), ...two));
    await striate(quick(path("two averaged"), ...two, "--ema", "0.5"));
    const [first, second, average] = ["plain", "two", "two averaged"].map(
      (run) => weights(run).get("dense/kernel")!.data,
    );
    for (let at = 0; at < average!.length; at += 997) {
      const expected = 0.5 * first![at]! + 0.5 * second![at]!;
      // Three roundings to float32.
      expect(Math.abs(average![at]! - expected)).toBeLessThanOrEqual(
        3 * 2 ** -24 * (Math.abs(first![at]!) + Math.abs(second![at]!)),
      );
    }
    const { out } = await striate(["evaluate", path("two averaged"), "--json"]);
    expect(JSON.parse(out[0]!).loss).toBe(lines("two averaged").at(-1).valLoss);
  });
});

describe("accumulated gradients", () => {
  it("of two batches are those of one of twice the size, up to rounding", async () => {
    const sgd = "--epochs 1 --optimizer sgd --learning-rate 0.01".split(" ");
    await striate(quick(path("large"), ...sgd, "--batch-size", "12"));
    await striate(quick(path("small"), ...sgd, "--batch-size", "6", "--accumulate", "2"));
    const losses = (run: string) =>
      lines(run)
        .filter(({ type }) => type === "step")
        .map(({ loss }) => loss);
    expect(losses("small")).toHaveLength(2);
    // The first loss is a mean of 12 numbers near 2.3 either way; the second has a step of rounded gradients behind it.
    for (const [index, loss] of losses("small").entries())
      expect(loss).toBeCloseTo(losses("large")[index]!, 5);
  });
});

describe("weight decay", () => {
  it("shrinks kernels, and what is not exempt", async () => {
    // With gradients cut to next to nothing, a step of decay is all that happens: w (1 − 0.5 · 0.5).
    const flags =
      "--epochs 1 --batch-size 24 --optimizer sgd --learning-rate 0.5 --global-clip-norm 1e-12".split(" ");
    await striate(quick(path("none"), ...flags));
    await striate(quick(path("decay"), ...flags, "--weight-decay", "0.5"));
    await striate(quick(path("exempt"), ...flags, "--weight-decay", "0.5", "--decay-exempt", "dense_1,bias"));
    const at = (run: string, name: string) => weights(run).get(name)!.data[7]!;
    const shrunk = (run: string, name: string) => at(run, name) / at("none", name);
    expect(shrunk("decay", "dense/kernel")).toBeCloseTo(0.75, 6);
    expect(shrunk("decay", "dense_1/kernel")).toBeCloseTo(0.75, 6);
    expect(shrunk("exempt", "dense/kernel")).toBeCloseTo(0.75, 6);
    expect(shrunk("exempt", "dense_1/kernel")).toBeCloseTo(1, 6);
  });
});

describe("data", () => {
  it("of 20 classes and more are measured by their first five, too", async () => {
    const dataDir = writeCifar100(path("cifar"), { count: 40 });
    const flags =
      "train lenet5 --dataset cifar100 --labels coarse --batch-size 20 --epochs 1 --monitor valTop5".split(
        " ",
      );
    const { code, out } = await striate([...flags, "--data-dir", dataDir, "--out", path("run")]);
    expect(code).toBe(0);
    const { metrics } = lines("run").at(-1);
    expect(Object.keys(metrics)).toEqual(["top5", "valTop5"]);
    expect(out.some((line) => line.includes(`  top-5 ${(100 * metrics.valTop5).toFixed(2)} %  `))).toBe(true);
    expect(description("run").classNames).toHaveLength(20);
    expect((await striate(["evaluate", path("run")])).out[0]).toMatch(
      /^cifar100: 40 test pictures, .+ top-5 /,
    );
  });

  it("that are standardized take their numbers with the model", async () => {
    await striate(quick(path("run"), "--dataset", "shapes", "--normalize", "standardize"));
    const { mean, std } = description("run").normalize;
    expect([mean.length, std.length]).toEqual([3, 3]);
    const { out } = await striate(["evaluate", path("run"), "--json"]);
    expect(JSON.parse(out[0]!).loss).toBe(lines("run").at(-1).valLoss);
  });

  it("are pictures of one's own, at the size that the model has", async () => {
    for (const [label, name] of ["dark", "light"].entries()) {
      for (let index = 0; index < 6; index++) {
        await writePicture(path(`own/${name}/${index}.png`), [9, 9, 3], () => 100 * label + index);
      }
    }
    const flags = "train lenet5 --dataset pictures --input 20x20x1 --epochs 2 --batch-size 4".split(" ");
    const { code } = await striate([...flags, "--data-dir", path("own"), "--out", path("run")]);
    expect(code).toBe(0);
    expect(description("run")).toMatchObject({ imageShape: [20, 20, 1], classNames: ["dark", "light"] });
    const { out } = await striate(["evaluate", path("run"), "--json"]);
    // A fifth of twelve, for the test.
    expect(JSON.parse(out[0]!)).toMatchObject({ count: 2, loss: lines("run").at(-1).valLoss });
  });

  it("through a small buffer that come class after class are warned of", async () => {
    for (const name of ["a", "b"]) {
      for (const part of ["train", "test"]) {
        for (let index = 0; index < 16; index++) {
          await writePicture(path(`sorted/${part}/${name}/${index}.png`), [20, 20, 3], () => index);
        }
      }
    }
    const flags = "train lenet5 --dataset pictures --epochs 1 --shuffle-buffer 2".split(" ");
    const { err } = await striate([...flags, "--data-dir", path("sorted"), "--out", path("run")]);
    expect(err).toEqual([
      "shuffle: examples come class after class, and a buffer of 2 mixes neighbours only. Leave --shuffle-buffer out for all pictures.",
    ]);
  });
});

describe("flags that do not fit the run", () => {
  it.each([
    [
      ["--monitor", "valTop5"],
      "--monitor valTop5 is nothing that this run measures. Choose from valLoss, valAccuracy, loss, accuracy.",
    ],
    [["--top-k", "10"], "--top-k 10 is always right with 10 classes. Choose fewer."],
    [["--min-delta", "0.1"], "--min-delta is of early stopping. Add --early-stopping, or leave it out."],
    [
      ["--class-weights", "1,2"],
      "--class-weights has 2 numbers, and there are 10 classes (0, 1, 2, 3, 4, 5, 6, 7, 8, 9). Give each class one.",
    ],
    [
      ["--clip-norm", "1", "--clip-value", "1"],
      "Adam: clipValue and clipNorm are given. Clip in one way only.",
    ],
  ])("%s", async (flags, message) => {
    expect(await striate(quick(path("run"), ...flags))).toEqual({
      code: 2,
      out: [],
      err: [`striate: ${message}`],
    });
  });
});

import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { decodeSafetensors } from "@striate/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeMnist } from "../test/mnistFolder.js";
import { readFigure } from "../test/readFigure.js";
import { type Outcome, onMnist, quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";
import { bytes } from "./report/bytes.js";

const path = temporaryFolder(afterAll);
const text = (file: string) => readFileSync(path(file), "utf8");
const json = (file: string) => JSON.parse(text(file));
const records = (run: string) =>
  text(`${run}/history.jsonl`)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("striate train", () => {
  let outcome: Outcome;

  beforeAll(async () => {
    outcome = await striate(quick(path("run")));
  });

  it("writes a run's files, its checkpoints and its events, and nothing else", () => {
    expect([outcome.code, outcome.err]).toEqual([0, []]);
    expect(readdirSync(path("run")).sort()).toEqual([
      "accuracy.svg",
      "checkpoints",
      "config.json",
      "confusion.svg",
      "history.csv",
      "history.jsonl",
      "loss.svg",
      "model.safetensors",
      "report.html",
      "result.json",
      "steps.csv",
      "tensorboard",
    ]);
    // Three steps an epoch.
    expect(readdirSync(path("run/checkpoints")).sort()).toEqual(
      [3, 6].map((step) => `checkpoint-00000000${step}.safetensors`),
    );
  });

  it("keeps every setting, defaults too, and what it ran on", async () => {
    const dataDir = writeMnist(path("defaults-data"));
    await striate(onMnist(dataDir, path("defaults"), "--backend", "reference", "--prefetch", "2"));
    expect(json("defaults/config.json")).toEqual({
      command: "train",
      model: "lenet5",
      dataset: "mnist",
      dataDir,
      epochs: 5,
      batchSize: 128,
      normalize: "minus-one-to-one",
      optimizer: "adam",
      ...{ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, epsilonHat: false },
      ...{ weightDecay: 0, l2: 0, schedule: "constant", accumulate: 1, monitor: "valLoss" },
      seed: 0,
      backend: "reference",
      threads: 1,
      deterministic: false,
      relaxedSimd: false,
      out: path("defaults"),
      force: false,
      ...{ checkpoints: true, checkpointEvery: "10min", keepCheckpoints: 2 },
      logEvery: 100,
      json: false,
      variant: "book",
      batchNorm: false,
      prefetch: 2,
      profile: false,
      lang: "en",
      striate: "0.0.0",
      node: process.version,
      trainSize: 40,
      testSize: 20,
      parameters: 60_074,
    });
  });

  it("keeps the settings that were given", async () => {
    const flags =
      "--limit 10 --batch-size 5 --epochs 1 --optimizer sgd --momentum 0.5 --learning-rate 0.25 --seed 7 --log-every 3 --variant classic --batch-norm --force";
    await striate(["train", "lenet5", ...flags.split(" "), "--out", path("given")]);
    expect(json("given/config.json")).toMatchObject({
      limit: 10,
      batchSize: 5,
      epochs: 1,
      optimizer: "sgd",
      momentum: 0.5,
      learningRate: 0.25,
      seed: 7,
      logEvery: 3,
      variant: "classic",
      batchNorm: true,
      force: true,
      trainSize: 10,
      testSize: 10,
    });
  });

  it("logs every step and every epoch as one line", () => {
    const lines = records("run");
    // 24 pictures in batches of 8, twice.
    expect(lines.map(({ type, epoch, step }) => [type, epoch, step])).toEqual([
      ["step", 1, 1],
      ["step", 1, 2],
      ["step", 1, 3],
      ["epoch", 1, undefined],
      ["step", 2, 4],
      ["step", 2, 5],
      ["step", 2, 6],
      ["epoch", 2, undefined],
    ]);
    for (const [epoch, steps] of [
      [lines[3], lines.slice(0, 3)],
      [lines[7], lines.slice(4, 7)],
    ]) {
      expect(Object.keys(epoch)).toEqual(["type", "epoch", "loss", "accuracy", "valLoss", "valAccuracy"]);
      // All batches are full, so the epoch's mean is that of its steps; three additions of doubles round by less than 1e-15 each.
      expect(epoch.loss).toBeCloseTo((steps[0].loss + steps[1].loss + steps[2].loss) / 3, 12);
      expect(epoch.accuracy).toBeCloseTo((steps[0].accuracy + steps[1].accuracy + steps[2].accuracy) / 3, 12);
    }
  });

  it("sums up the run, times included", () => {
    const { out } = outcome;
    const result = json("run/result.json");
    const last = records("run").at(-1);
    expect(result).toEqual({
      stopped: false,
      epochs: 2,
      steps: 6,
      testAccuracy: last.valAccuracy,
      testLoss: last.valLoss,
      trainAccuracy: expect.any(Number),
      secondsPerEpoch: [expect.any(Number), expect.any(Number)],
      imagesPerSecond: [expect.any(Number), expect.any(Number)],
      peakMemoryBytes: expect.any(Number),
    });
    expect(result.peakMemoryBytes).toBeGreaterThan(30e6);
    expect(out).toContain(`peak memory ${bytes(result.peakMemoryBytes)}`);
    expect(out).toContain(`test accuracy ${(100 * last.valAccuracy).toFixed(2)} %`);
    expect(out).toContain(
      `train accuracy ${(100 * result.trainAccuracy).toFixed(2)} % (final weights, 24 pictures)`,
    );
  });

  it("measures the training accuracy with the final weights", async () => {
    const dataDir = writeMnist(path("final-data"));
    for (const kind of ["images-idx3", "labels-idx1"]) {
      copyFileSync(`${dataDir}/train-${kind}-ubyte`, `${dataDir}/t10k-${kind}-ubyte`);
    }
    const flags = ["--dataset", "mnist", "--data-dir", dataDir, "--batch-size", "10", "--epochs", "3"];
    await striate(["train", "lenet5", ...flags, "--out", path("final")]);
    const { testAccuracy, trainAccuracy } = json("final/result.json");
    expect(trainAccuracy).toBe(testAccuracy);
    expect(trainAccuracy).not.toBe(records("run").at(-1).accuracy);
  });

  it("draws the history's numbers", () => {
    const lines = records("run");
    const epochs = lines.filter(({ type }) => type === "epoch");
    const loss = readFigure(text("run/loss.svg"));
    const accuracy = readFigure(text("run/accuracy.svg"));
    expect([loss.title, accuracy.title]).toEqual(["lenet5 on digits: loss", "lenet5 on digits: accuracy"]);
    for (const [figure, line, key] of [
      [loss, 1, "loss"],
      [loss, 2, "valLoss"],
      [accuracy, 0, "accuracy"],
      [accuracy, 1, "valAccuracy"],
    ] as const) {
      const { marks } = figure.lines[line]!;
      expect(marks.map(([x]) => Math.round(1000 * x) / 1000)).toEqual([1, 2]);
      marks.forEach(([, y], index) => {
        expect(Math.abs(y - epochs[index][key])).toBeLessThanOrEqual(figure.yError);
      });
    }
    expect(loss.lines[0]!.points).toHaveLength(6);
  });

  it("describes the model in its file", async () => {
    await striate(quick(path("normalized"), "--batch-norm"));
    const { tensors, metadata } = decodeSafetensors(readFileSync(path("normalized/model.safetensors")));
    expect([...metadata.keys()]).toEqual(["striate"]);
    expect(JSON.parse(metadata.get("striate")!)).toEqual({
      model: "lenet5",
      settings: { variant: "book", batchNorm: true, classes: 10 },
      imageShape: [28, 28, 1],
      classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
      normalize: "minus-one-to-one",
      dataset: "digits",
    });
    const count = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
    expect(count).toBe(60_978);
  });

  it("says where everything is", () => {
    const { out } = outcome;
    expect(out[0]!.slice(0, out[0]!.indexOf("wasm, "))).toBe(
      "lenet5 (60,074 parameters) on digits: 24 training and 24 test pictures, adam 0.001, batches of 8, seed 0, backend ",
    );
    expect(out.slice(-7)).toEqual([
      `report   ${path("run/report.html")}`,
      `model    ${path("run/model.safetensors")}`,
      `curves   ${path("run/loss.svg")}, ${path("run/accuracy.svg")}`,
      `history  ${path("run/history.jsonl")}, ${path("run/history.csv")}`,
      `settings ${path("run/config.json")}`,
      "",
      `Next: striate evaluate ${path("run")}`,
    ]);
  });

  it("never writes over a run, unless it is forced to", async () => {
    await striate(quick(path("again")));
    const all = () =>
      readdirSync(path("again"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`).toString("base64"));
    const before = all();
    expect(await striate(quick(path("again"), "--seed", "1"))).toEqual({
      code: 2,
      out: [],
      err: [
        `striate: the folder ${path("again")} is not empty. Choose another --out, or add --force to write over the run in it.`,
      ],
    });
    expect(all()).toEqual(before);

    writeFileSync(path("again/notes.txt"), "mine");
    expect((await striate(quick(path("again"), "--seed", "1", "--force"))).code).toBe(0);
    expect(json("again/config.json").seed).toBe(1);
    expect(text("again/notes.txt")).toBe("mine");
  });
});

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { Dataset } from "@striate/datasets";
import { decodeSafetensors } from "@striate/formats";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { idx, writeMnist } from "../test/mnistFolder.js";
import { elements, parseXml } from "../test/parseXml.js";
import { readEvents } from "../test/readEvents.js";
import { readFigure } from "../test/readFigure.js";
import { runEpochs } from "../test/runNumbers.js";
import { type Outcome, onMnist, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder(afterAll);
const text = (file: string) => readFileSync(path(file), "utf8");
const json = (file: string) => JSON.parse(text(file));
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const epochs = (run: string) => runEpochs(path(run));
const page = (run: string) => parseXml(text(`${run}/report.html`).replace("<!doctype html>\n", "").trimEnd());

/** Of 40 training pictures 10 are set aside; the test has 20. */
const SPLIT = "--validation-split 0.25 --batch-size 10 --epochs 3 --threads 1".split(" ");
/** The epoch that comes out best is not the last one. */
const EARLY = "--epochs 9 --early-stopping 2 --learning-rate 0.02".split(" ");

afterEach(() => vi.restoreAllMocks());

let outcome: Outcome;
const order: { reads: readonly number[]; lines: readonly number[] } = { reads: [], lines: [] };

beforeAll(async () => {
  const batch = vi.spyOn(Dataset.prototype, "batch");
  const out = vi.fn();
  outcome = await striate(onMnist(writeMnist(path("data")), path("run"), ...SPLIT, "--top-k", "2"), { out });
  // The test set has 20 pictures of 28 rows.
  const ofTest = (data: Dataset) => data.size === 20 && data.imageShape[0] === 28;
  order.reads = batch.mock.invocationCallOrder.filter((_, at) => ofTest(batch.mock.contexts[at] as Dataset));
  order.lines = out.mock.invocationCallOrder.filter((_, at) => /^epoch \d/.test(out.mock.calls[at]![0]));
});

describe("a run that sets pictures aside to validate on", () => {
  it("reads the test set once, after the last epoch", () => {
    expect(outcome.code).toBe(0);
    expect([order.reads.length, order.lines.length]).toEqual([1, 3]);
    expect(order.reads[0]).toBeGreaterThan(order.lines[2]!);
  });

  it("says so, with both accuracies at the end", () => {
    const { out } = outcome;
    const { valLoss, valAccuracy } = epochs("run").at(-1);
    expect(out.join(" ").replaceAll(/\s+/g, " ")).toContain(
      "30 training, 10 validation and 20 test pictures",
    );
    const told = `validation loss ${valLoss.toFixed(4)} accuracy ${percent(valAccuracy)}`;
    expect(out.filter((line) => line.includes(told))).toHaveLength(1);
    const { testAccuracy, testTop2 } = json("run/result.json");
    expect(out).toContain(`validation accuracy ${percent(valAccuracy)}`);
    expect(out).toContain(`test accuracy ${percent(testAccuracy)}, top-2 ${percent(testTop2)}`);
  });

  it("keeps both numbers, and finds those of the test again", async () => {
    const { valLoss, valAccuracy } = epochs("run").at(-1);
    const { out } = await striate(["evaluate", path("run"), "--top-k", "2", "--threads", "1", "--json"]);
    const { count, loss, accuracy, top2 } = JSON.parse(out[0]!);
    expect(count).toBe(20);
    expect(json("run/result.json")).toMatchObject({
      ...{ validationAccuracy: valAccuracy, validationLoss: valLoss },
      ...{ testAccuracy: accuracy, testLoss: loss, testTop2: top2 },
    });
    expect(json("run/config.json")).toMatchObject({
      ...{ validationSplit: 0.25, trainSize: 30, validationSize: 10, testSize: 20 },
    });
  });

  it("tells programs the same", async () => {
    const { out } = await striate(onMnist(path("data"), path("json"), ...SPLIT, "--json", "--top-k", "2"));
    const lines = out.map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ type: "start", validationSplit: 0.25, validationSize: 10 });
    const {
      secondsPerEpoch: _s,
      imagesPerSecond: _i,
      peakMemoryBytes: _p,
      ...numbers
    } = json("run/result.json");
    expect(lines.at(-1)).toMatchObject({ type: "end", ...numbers });
  });

  it.each([
    ["en", "validation", /^\d+\.\d\d % of the test pictures are recognized\.$/, "validation accuracy"],
    ["zh", "验证集", /^测试集准确率 /, "验证集准确率"],
  ])("has figures and a report that say so (%s)", async (lang, name, sentence, accuracy) => {
    const run = `run-${lang}`;
    await striate(onMnist(path("data"), path(run), ...SPLIT, "--lang", lang));
    for (const file of ["loss.svg", "accuracy.svg"]) {
      expect(readFigure(text(`${run}/${file}`)).legend).toContain(name);
      expect(readFigure(text(`${run}/${file}`)).legend.some((one) => /test|测试/.test(one))).toBe(false);
    }
    const [headline] = elements(page(run), "p").filter(
      ({ attributes }) => attributes["class"] === "headline",
    );
    expect(elements(headline!, "span")[0]!.text).toMatch(sentence);
    expect(elements(page(run), "th").map((one) => one.text)).toContain(accuracy);
    const { validationAccuracy, testAccuracy } = json(`${run}/result.json`);
    const numbers = elements(page(run), "div").map(({ children: [key, value] }) => [key?.text, value?.text]);
    expect(numbers).toContainEqual([accuracy, percent(validationAccuracy)]);
    // Rows and columns are classes of the test set.
    const counts = elements(parseXml(text(`${run}/confusion.svg`)), "text").filter(
      ({ attributes }) => attributes["class"] === "count",
    );
    expect(counts.reduce((sum, count) => sum + Number(count.text), 0)).toBe(20);
    const right = counts.filter(({ attributes }) => attributes["x"] === attributes["y"]);
    expect(right.reduce((sum, count) => sum + Number(count.text), 0)).toBe(Math.round(20 * testAccuracy));
  });

  it("names its events for TensorBoard so", () => {
    expect(readdirSync(path("run/tensorboard")).sort()).toEqual(["train", "validation"]);
    const [file] = readdirSync(path("run/tensorboard/validation"));
    const events = readEvents(readFileSync(path(`run/tensorboard/validation/${file}`)));
    expect(events.flatMap(({ scalars }) => scalars.get("epoch/accuracy") ?? [])).toEqual(
      epochs("run").map(({ valAccuracy }) => Math.fround(valAccuracy)),
    );
  });

  it("has settings that make the same run again", async () => {
    await striate(["train", "--config", path("run/config.json"), "--out", path("again")]);
    expect(text("again/history.jsonl")).toBe(text("run/history.jsonl"));
    const [command] = elements(page("run"), "pre");
    expect(elements(command!, "code")[0]!.text).toContain(" --validation-split 0.25");
  });
});

describe("the test set", () => {
  it("has no part in a run but the numbers at its end", async () => {
    writeMnist(path("other"));
    const pictures = Uint8Array.from({ length: 20 * 784 }, (_, index) => (index * 97) % 256);
    writeFileSync(path("other/t10k-images-idx3-ubyte"), idx([20, 28, 28], pictures));
    const flags = [...SPLIT, ...EARLY, "--ema", "0.5", "--schedule", "plateau", "--plateau-patience", "1"];
    for (const data of ["data", "other"]) await striate(onMnist(path(data), path(`on-${data}`), ...flags));
    const checkpoints = readdirSync(path("on-data/checkpoints"));
    expect(readdirSync(path("on-other/checkpoints"))).toEqual(checkpoints);
    // Beside the tensors stand times.
    const tensors = (file: string) =>
      [...decodeSafetensors(readFileSync(path(file))).tensors].map(
        ([name, { data }]) =>
          `${name} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64")}`,
      );
    for (const name of checkpoints)
      expect(tensors(`on-other/checkpoints/${name}`)).toEqual(tensors(`on-data/checkpoints/${name}`));
    for (const name of ["history.jsonl", "history.csv", "steps.csv", "model.safetensors"])
      expect(text(`on-other/${name}`) === text(`on-data/${name}`), name).toBe(true);
    const [one, two] = [json("on-data/result.json"), json("on-other/result.json")];
    expect(two.validationLoss).toBe(one.validationLoss);
    expect(two.testLoss).not.toBe(one.testLoss);
  });
});

describe("the best epoch", () => {
  it.each([
    ["valLoss", []],
    ["valAccuracy", ["--ema", "0.5"]],
  ])("by %s is that of the validation, and its weights are tested", async (monitor, more) => {
    const run = `best-${monitor}`;
    const { out } = await striate(
      onMnist(path("data"), path(run), ...SPLIT, ...EARLY, "--monitor", monitor, ...more),
    );
    const all = epochs(run);
    const values: readonly number[] = all.map((record) => record[monitor]);
    const best = values.indexOf(monitor === "valLoss" ? Math.min(...values) : Math.max(...values));
    expect(best).toBeLessThan(all.length - 1);
    const result = json(`${run}/result.json`);
    expect(result.validationLoss).toBe(all[best].valLoss);
    expect(out).toContain(`validation accuracy ${percent(all[best].valAccuracy)}`);
    expect(out.at(-1)).toContain(`those of epoch ${best + 1},`);
    const evaluated = await striate(["evaluate", path(run), "--threads", "1", "--json"]);
    expect(JSON.parse(evaluated.out[0]!)).toMatchObject({
      ...{ loss: result.testLoss, accuracy: result.testAccuracy },
    });
  });
});

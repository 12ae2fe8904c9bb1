import { createReferenceBackend } from "@striate/backend-reference";
import { profiled } from "@striate/core";
import { Dataset } from "@striate/datasets";
import { Conv2D, Dense, Flatten, ReLU, Sequential } from "@striate/layers";
import { Adam, evaluate, fit } from "@striate/training";
import { beforeAll, describe, expect, it } from "vitest";
import { elements, parseXml, type XmlElement } from "../../../test/parseXml.js";
import { profileTraining } from "../../profile/profileTraining.js";
import type { RunFacts } from "./RunFacts.js";
import { runReport } from "./runReport.js";
import { testResults } from "./testResults.js";

const DATE = new Date("2026-01-31T12:00:00Z");

/** A set of bright and dark pictures, which is learned at once. */
function brightness(count: number, channels: number, classNames: readonly string[]): Dataset {
  const size = 6 * 6 * channels;
  const labels = Array.from({ length: count }, (_, index) => index % classNames.length);
  const data = Uint8Array.from({ length: count * size }, (_, at) => {
    const index = Math.floor(at / size);
    return Math.floor((255 * (labels[index]! + ((at * 7) % 10) / 10)) / classNames.length);
  });
  return Dataset.from({
    images: { data, shape: [count, 6, 6, channels] },
    labels,
    classNames,
  }).normalize("minus-one-to-one");
}

async function trained({ channels = 1, classNames = ["dark", "bright & <b>"] } = {}): Promise<RunFacts> {
  const backend = profiled(createReferenceBackend());
  const [train, test] = [brightness(32, channels, classNames), brightness(16, channels, classNames)];
  const network = new Sequential([
    new Conv2D({ filters: 3, kernelSize: 3 }),
    new ReLU(),
    new Flatten(),
    new Dense({ units: classNames.length }),
  ]).build([null, 6, 6, channels], { backend, seed: 1 });
  const batches = train.batch(8);
  const profiler = profileTraining(backend, batches, { epochs: 2 });
  const history = await fit(network, profiler.data, {
    optimizer: new Adam({ learningRate: 0.01 }),
    epochs: 2,
    validation: test.batch(8),
    callbacks: [profiler.callback],
  });
  return {
    ...{ model: "little", dataset: "brightness", network, train, test, history },
    validation: { on: "test", pictures: test },
    kept: history.epochs.at(-1),
    stepsPerEpoch: batches.size,
    onTrain: await evaluate(network, train.batch(8)),
    profile: profiler.profile(),
    batchSize: 8,
    flags: { epochs: 2, learningRate: 0.01 },
    more: { threads: 1 },
    language: "en",
  };
}

async function page(run: RunFacts): Promise<{ readonly source: string; readonly root: XmlElement }> {
  const { test, network } = run;
  const results = test && (await testResults(network, test, { seconds: Number.POSITIVE_INFINITY }));
  const around = { results, command: "striate train little --epochs 2", date: DATE, peakMemory: 123e6 };
  const source = await runReport(run, around);
  return { source, root: parseXml(source.replace("<!doctype html>\n", "").trimEnd()) };
}

const textOf = (element: XmlElement): string => element.text + element.children.map(textOf).join(" ");
const withClass = (root: XmlElement, name: string, one: string) =>
  elements(root, name).filter(({ attributes }) => attributes["class"]?.split(" ").includes(one));
const headline = (root: XmlElement) =>
  elements(withClass(root, "p", "headline")[0]!, "span").map(({ text }) => text);
const headings = (root: XmlElement) => elements(root, "h2").map(({ text }) => text);

const ALL = [
  "How it learned",
  "What is taken for what",
  "Class by class",
  "The worst mistakes",
  "What the first layer looks for",
  "One picture, layer by layer",
  "Time and memory",
  "The data",
  "Settings and versions",
];

describe("the report of a run", () => {
  let run: RunFacts;
  beforeAll(async () => {
    run = await trained();
  });

  it("is one file: well-formed, without scripts, and it fetches nothing", async () => {
    const { source, root } = await page(run);
    expect(source.startsWith("<!doctype html>\n<html")).toBe(true);
    expect(elements(root, "script")).toEqual([]);
    const addresses = elements(root, "img").map(({ attributes }) => attributes["src"] ?? "");
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !address.startsWith("data:image/png;base64,"))).toEqual([]);
    const rest = source.replaceAll(/xmlns(:\w+)?="[^"]*"/g, "").replaceAll(/src="data:[^"]*"/g, "");
    expect(rest).not.toMatch(/https?:|url\((?!#)|@import|<link|src=|href=/);
  });

  it("says first what came out, and then everything else", async () => {
    const { root } = await page(run);
    const { valAccuracy } = run.history.epochs.at(-1)!;
    expect(headline(root)).toEqual([
      `${(100 * valAccuracy!).toFixed(2)} % of the test pictures are recognized.`,
    ]);
    expect(headings(root)).toEqual(ALL);
  });

  it("tells the numbers of the run", async () => {
    const { root } = await page(run);
    const told = Object.fromEntries(
      elements(withClass(root, "dl", "result")[0]!, "div").map(({ children: [name, value] }) => [
        name!.text,
        textOf(value!),
      ]),
    );
    const right = Math.round(16 * run.history.epochs.at(-1)!.valAccuracy!);
    expect(told["test pictures right"]).toBe(`${right} of 16${16 - right} wrong`);
    expect(told["epochs"]).toBe("28 steps");
    expect(told["loss"]).toContain(run.history.epochs[1]!.loss.toFixed(4));
    expect(told["training time"]).toMatch(/ images\/s$/);
  });

  it("has a row of precision and recall for each class, as the counts say", async () => {
    const { root } = await page(run);
    const results = await testResults(run.network, run.test!, { seconds: 1 });
    const [table] = withClass(root, "table", "classes");
    const rows = elements(table!, "tr")
      .slice(1)
      .map((row) => textOf(row));
    expect(rows).toHaveLength(3);
    for (const [label, name] of run.train.classNames.entries()) {
      const count = (row: number, column: number) => results!.confusion.count(row, column);
      const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
      const taken = count(0, label) + count(1, label);
      expect(rows[label]).toContain(name);
      expect(rows[label]).toContain(percent(taken === 0 ? 0 : count(label, label) / taken));
      expect(rows[label]).toContain(percent(count(label, label) / 8));
    }
  });

  it("shows the filters, the maps of every layer, and pictures of every class", async () => {
    const { root } = await page(run);
    expect(elements(withClass(root, "div", "tiles")[0]!, "img")).toHaveLength(3);
    const layers = withClass(root, "div", "layer");
    expect(layers.map((layer) => elements(layer, "h3")[0]!.text)).toEqual([
      ...["input", "conv2d", "re_lu", "flatten", "dense"],
    ]);
    expect(layers.map((layer) => elements(layer, "img").length)).toEqual([1, 3, 3, 0, 0]);
    const classes = withClass(root, "div", "class");
    expect(classes.map((one) => [textOf(elements(one, "h3")[0]!), elements(one, "img").length])).toEqual([
      ["dark16 training, 8 test", 10],
      ["bright & <b>16 training, 8 test", 10],
    ]);
  });

  it("tells time and memory of every layer, and how to run it again", async () => {
    const { root } = await page(run);
    const [table] = withClass(root, "table", "costs");
    const rows = elements(table!, "tr").slice(1);
    expect(rows.map((row) => elements(row, "th")[0]!.text)).toEqual([
      ...["conv2d", "re_lu", "flatten", "dense", "together"],
    ]);
    // 4 bytes for 8 × 4 × 4 × 3 outputs and 30 weights.
    expect(textOf(rows[0]!)).toContain("1.7 kB");
    expect(textOf(table!)).toMatch(/\d ms/);
    expect(elements(root, "pre").map(textOf).join("").trim()).toBe("striate train little --epochs 2");
    expect(textOf(root)).toContain("123 MB at most");
  });

  it("says of a GPU that its times are those of handing over", async () => {
    const told = async (backend: string) =>
      textOf((await page({ ...run, flags: { ...run.flags, backend } })).root).includes("On a GPU these are");
    expect([await told("wasm"), await told("gpu")]).toEqual([false, true]);
  });

  it("of a run that was stopped says so, and what the weights of its last step do", async () => {
    const [first] = run.history.epochs;
    const history = { ...run.history, epochs: [first!], steps: run.history.steps.slice(0, 6), stopped: true };
    const { root } = await page({ ...run, history, onTrain: undefined });
    expect(headline(root)[0]).toBe("Interrupted after step 6.");
    expect(headline(root)).toHaveLength(2);
    expect(headings(root)).toEqual(ALL);
  });

  it("of a run that was stopped before its first step has what there is", async () => {
    const history = { epochs: [], steps: [], stopped: true };
    const { root } = await page({ ...run, history, onTrain: undefined, profile: undefined, test: undefined });
    expect(headline(root)).toEqual(["Interrupted after step 0.", "No epoch came to its end."]);
    expect(textOf(root)).toContain("No step was done.");
    expect(textOf(root)).toContain("No step was timed.");
  });

  it("of a run without a test tells the training accuracy, and nothing of test pictures", async () => {
    const epochs = run.history.epochs.map(({ valLoss: _loss, valAccuracy: _accuracy, ...rest }) => rest);
    const { root } = await page({ ...run, history: { ...run.history, epochs }, test: undefined });
    expect(headline(root)).toEqual([
      `${(100 * run.onTrain!.accuracy).toFixed(2)} % of the training pictures are recognized; nothing was tested.`,
    ]);
    expect(headings(root)).toEqual(ALL.filter((_, index) => [0, 4, 6, 7, 8].includes(index)));
  });

  it("of a run that failed tells why, and nothing of weights that are no numbers", async () => {
    const failed = await trained();
    const [kernel] = failed.network.parameters;
    const backend = kernel!.value.backend;
    const broken = new Float32Array(kernel!.value.size).fill(Number.NaN);
    const { tensor } = await import("@striate/core");
    kernel!.assign(tensor(backend, { data: broken, shape: kernel!.shape }));
    const { root } = await page({ ...failed, failure: "The loss is NaN at step 9.", onTrain: undefined });
    expect(headline(root)[0]).toBe("The run failed after step 8.");
    expect(elements(root, "blockquote").map(({ text }) => text)).toEqual(["The loss is NaN at step 9."]);
    expect(headings(root)).toEqual(ALL.filter((_, index) => [0, 6, 7, 8].includes(index)));
  });

  it("speaks Chinese", async () => {
    const { root } = await page({ ...run, language: "zh" });
    expect(root.attributes["lang"]).toBe("zh-CN");
    expect(headline(root)[0]).toMatch(/^测试集准确率 \d+\.\d\d %$/);
    expect(headings(root)).toHaveLength(ALL.length);
    for (const heading of headings(root)) expect(heading).toMatch(/\p{Script=Han}/u);
  });

  it("of a hundred classes in color folds away what is too much", async () => {
    const classNames = Array.from({ length: 100 }, (_, index) => `class ${index}`);
    const { root } = await page(await trained({ channels: 3, classNames }));
    const [shown, all] = withClass(root, "table", "classes");
    expect(elements(shown!, "tr")).toHaveLength(12);
    expect(elements(all!, "tr")).toHaveLength(101);
    expect(headings(root)).toEqual(ALL);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { DATASET_LIST, MODEL_LIST } from "../../test/names.js";
import { parseXml } from "../../test/parseXml.js";
import { screen } from "../../test/screen.js";
import { type Outcome, striate } from "../../test/striate.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";
import { BACKENDS } from "../choices/backends.js";
import type { CompareRecord } from "../compare/CompareRecord.js";
import { commandOf } from "../compare/commandOf.js";
import type { RunningBackend } from "../RunningBackend.js";

const path = temporaryFolder();
const FAULTY = fileURLToPath(new URL("../../test/faultyBackend.ts", import.meta.url));
/** Two pictures, one step, no timing: a second at most. */
const QUICK = "--batch-size 2 --steps 1 --timed-steps 0".split(" ");

const compare = (...args: readonly string[]) => striate(["compare", "lenet5", ...QUICK, ...args]);
const record = ({ out }: Outcome): CompareRecord => JSON.parse(out.join("\n"));

afterEach(() => vi.restoreAllMocks());

describe("striate compare", () => {
  it("says that what differs is rounding, and exits with 0", async () => {
    const { code, out, err } = await compare("--backends", "reference,wasm");
    expect([code, err]).toEqual([0, []]);
    expect(out).toContain("reference: identical");
    expect(out).toContain("wasm: rounding");
    expect(Math.max(...out.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("fits the terminal", async () => {
    const { out } = await striate(["compare", "lenet5", ...QUICK, "--backends", "wasm"], { columns: 60 });
    expect(Math.max(...out.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it("shows how far it is in one line, where a person watches", async () => {
    const { stream, written } = screen(80);
    const args = ["compare", "lenet5", ...QUICK, "--backends", "reference"];
    expect((await striate(args, { bar: stream })).code).toBe(0);
    const shown = written.join("");
    expect(shown).toContain(" 0 %  reference: measuring what is allowed");
    expect(shown).toMatch(/ \d+ % {2}reference: training/);
    expect(shown).not.toContain("\n");
  });

  describe("of a backend with a fault", () => {
    let outcome: Outcome;
    let found: CompareRecord;

    beforeAll(async () => {
      outcome = await compare("--backends", `wasm, ${FAULTY}`, "--json", "--seed", "3");
      found = record(outcome);
    });

    it("exits with 1, and names layer, pass and primitive", () => {
      expect([outcome.code, outcome.err]).toEqual([1, []]);
      const [wasm, faulty] = found.comparison.backends;
      expect([wasm!.name, wasm!.verdict, faulty!.name, faulty!.verdict]).toEqual([
        "wasm",
        "rounding",
        "faultyBackend",
        "fault",
      ]);
      expect(faulty!.fault).toMatchObject({
        pass: "backward",
        primitive: "conv2dGradKernel",
        layerType: "Conv2D",
      });
      expect(faulty!.fault!.reduced!.test).toContain("conv2dGradKernel");
    });

    it("tells programs everything that it was told, and what ran", () => {
      expect(found).toMatchObject({
        command: "compare",
        model: "lenet5",
        dataset: "digits",
        settings: {
          ...{ variant: "book", batchNorm: false, dataDir: null, batchSize: 2, steps: 1 },
          ...{ learningRate: 0.01, momentum: 0.9, seed: 3, backends: ["wasm", FAULTY] },
        },
        node: process.version,
        comparison: { inputShape: [2, 28, 28, 1], parameters: 60_074, steps: 1, verdict: "fault" },
      });
      expect(found.descriptions[0]).toMatch(/^wasm, \d+ threads?, /);
      expect(found.descriptions[1]).toBe(`planted, of ${FAULTY}`);
    });
  });

  it("takes the model's variant, normalization, rate and momentum", async () => {
    const flags =
      "--variant classic --batch-norm --learning-rate 0.5 --momentum 0.25 --backends reference --json";
    const { settings, comparison } = record(await compare(...flags.split(" ")));
    expect(settings).toMatchObject({
      variant: "classic",
      batchNorm: true,
      learningRate: 0.5,
      momentum: 0.25,
    });
    expect(comparison).toMatchObject({ learningRate: 0.5, momentum: 0.25, verdict: "identical" });
    expect(comparison.layers.map(({ type }) => type)).toContain("BatchNormalization");
    expect(comparison.layers[0]!.outputShape).toEqual([2, 28, 28, 6]);
  });

  it("can be repeated from its record, whatever the model's flags", async () => {
    const flags = "--depth 8 --width 2 --block basic --shortcut pad --seed 5 --sums 3 --backends reference";
    const first = record(await striate(["compare", "resnet", ...QUICK, ...flags.split(" "), "--json"]));
    expect(first.settings).toMatchObject({ depth: 8, width: 2, block: "basic", shortcut: "pad", sums: 3 });
    const [, ...words] = commandOf(first).split(" ");
    const again = record(await striate([...words, "--json"]));
    expect(again).toEqual({ ...first, date: again.date });
  });

  it("records the flags of the model, and not what the data decides", async () => {
    const flags = "--growth-rate 2 --dropout 0.5 --depth 10 --backends reference --json";
    const { settings } = record(await striate(["compare", "densenet", ...QUICK, ...flags.split(" ")]));
    expect(settings).toMatchObject({ growthRate: 2, dropout: 0.5, depth: 10 });
    expect(settings).not.toHaveProperty("classes");
  });

  it("allows what it is told to allow", async () => {
    // A thousandth of a sum whose terms mostly add up, of some hundred terms: 10,000 times the bound is plenty.
    const { code, out } = await compare("--backends", FAULTY, "--sums", "10000");
    expect([code, out.includes("faultyBackend: rounding")]).toEqual([0, true]);
  });

  it("writes JSON and a page for people, whole files, with the times", async () => {
    const flags = `--timed-steps 1 --backends wasm,${FAULTY} --out ${path("deep/run")} --html ${path("page.html")}`;
    const { code } = await compare(...flags.split(" "));
    expect(code).toBe(1);
    expect(readdirSync(path("deep/run")).sort()).toEqual(["comparison.json", "report.html"]);
    const page = readFileSync(path("page.html"), "utf8");
    expect(readFileSync(path("deep/run/report.html"), "utf8") === page).toBe(true);
    const { comparison }: CompareRecord = JSON.parse(readFileSync(path("deep/run/comparison.json"), "utf8"));
    expect(comparison.reference.times!.step).toBeGreaterThan(0);
    expect(() => parseXml(page.replace("<!doctype html>\n", "").trimEnd())).not.toThrow();
    expect(page.includes("faultyBackend computes something wrong: conv2dGradKernel of ")).toBe(true);
    expect(page.includes("data:image/png;base64,")).toBe(true);
    expect(readdirSync(path("")).sort()).toEqual(["deep", "page.html"]);
  });

  it("reports a backend that throws half-way, lets the others go on, and exits with 1", async () => {
    const backends = `${FAULTY}#createWithoutMemory,reference`;
    const outcome = await compare("--backends", backends, "--json");
    expect(outcome.code).toBe(1);
    const [first, second] = record(outcome).comparison.backends;
    expect(first).toMatchObject({
      verdict: "error",
      failure: { step: 1, pass: "forward", layer: "max_pool2d", primitive: "maxPool2d", code: "MEMORY" },
    });
    expect(second!.verdict).toBe("identical");
  });

  it("ends the backends that it made, also when another cannot be made", async () => {
    const made: RunningBackend[] = [];
    const { reference } = BACKENDS;
    vi.spyOn(BACKENDS, "reference").mockImplementation(async (settings) => {
      const running = await reference(settings);
      made.push(running);
      return running;
    });
    await compare("--backends", "reference");
    await compare("--backends", `reference,${FAULTY}#createThatThrows`);
    expect(made).toHaveLength(2);
    for (const { backend } of made) expect(() => backend.fill(1, 0, "float32")).toThrow(/disposed/);
  });
});

describe("striate compare refuses", () => {
  it.each([
    ["--backends ,", "there is no backend to compare. Name some with --backends, such as reference,wasm."],
    [
      "--backends wasm,abacus",
      'there is neither a file nor an installed package "abacus" here. Pass a path such as ./my-backend.js, or install the package.',
    ],
    [
      `--backends ${FAULTY}#createThatThrows`,
      `${FAULTY}#createThatThrows threw when it was to create a backend: there is no such device`,
    ],
    ["--dataset cifar", `unknown data set "cifar". Choose from ${DATASET_LIST}.`],
    [
      "--data-dir data",
      "digits are drawn, and read nothing from --data-dir. Add the --dataset of the folder, or leave --data-dir out.",
    ],
    [
      "--steps 0",
      "option '--steps <n>' argument '0' is invalid. It takes a whole number from 1 to 1000. See striate compare --help.",
    ],
  ])("%s", async (flags, message) => {
    expect(await compare(...flags.split(" "))).toEqual({ code: 2, out: [], err: [`striate: ${message}`] });
  });

  it("a model that is none, and a file that cannot be written", async () => {
    expect(await striate(["compare", "vgg"])).toEqual({
      code: 2,
      out: [],
      err: [`striate: unknown model "vgg". Choose from ${MODEL_LIST}.`],
    });
    const { code, err } = await compare("--backends", "reference", "--html", path(""));
    expect([code, err]).toEqual([
      2,
      [`striate: ${path("")} cannot be written (EISDIR). Choose another with --html.`],
    ]);
  });
});

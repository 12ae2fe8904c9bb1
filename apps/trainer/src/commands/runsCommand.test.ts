import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { elements, parseXml } from "../../test/parseXml.js";
import { quick, striate } from "../../test/striate.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";

const path = temporaryFolder(afterAll);

interface Content {
  readonly settings?: object;
  /** [loss, accuracy, valLoss, valAccuracy] of each epoch. */
  readonly epochs?: readonly (readonly number[])[];
  readonly result?: object;
  readonly started?: string;
}

/** A run's folder as striate train leaves it, with these numbers. */
function writeRun(
  name: string,
  { settings = {}, epochs = [], result, started = "2026-03-01T10:00" }: Content,
) {
  const folder = path(name);
  mkdirSync(folder, { recursive: true });
  const all = { command: "train", model: "lenet5", dataset: "digits", epochs: 3, out: folder, ...settings };
  writeFileSync(`${folder}/config.json`, JSON.stringify(all));
  utimesSync(`${folder}/config.json`, new Date(started), new Date(started));
  const lines = epochs.map(([loss, accuracy, valLoss, valAccuracy], index) => [
    { type: "step", epoch: index + 1, step: index + 1, loss, accuracy },
    { type: "epoch", epoch: index + 1, loss, accuracy, valLoss, valAccuracy },
  ]);
  const text = lines.flat().map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(`${folder}/history.jsonl`, text.join(""));
  if (result !== undefined) writeFileSync(`${folder}/result.json`, JSON.stringify(result));
  return folder;
}

const plain = [
  [2, 0.25, 1.5, 0.5],
  [1, 0.625, 1.25, 0.75],
  [0.5, 0.875, 1.375, 0.6875],
];
const normalized = [
  [1.5, 0.5, 1, 0.625],
  [0.75, 0.75, 0.75, 0.8125],
];

beforeAll(() => {
  writeRun("runs/plain", { epochs: plain, result: { stopped: false }, started: "2026-03-01T10:00" });
  writeRun("runs/normalized", {
    settings: { batchNorm: true, learningRate: 0.01 },
    epochs: normalized,
    result: { stopped: true },
    started: "2026-03-02T09:05",
  });
  writeRun("runs/killed", { settings: { dataset: "mnist" }, started: "2026-02-01T10:00" });
  mkdirSync(path("runs/no run at all"));
});

const runs = (...args: readonly string[]) => striate(["runs", ...args]);

describe("striate runs", () => {
  it("lists what was trained, how far and how well, the newest first", async () => {
    const { code, out, err } = await runs("--dir", path("runs"));
    expect([code, err]).toEqual([0, []]);
    expect(out.map((line) => line.split(/\s{2,}/))).toEqual([
      ["run", "model", "data", "epochs", "best test", "state", "started"],
      ["normalized", "lenet5", "digits", "2/3", "81.25 %", "stopped", "2026-03-02 09:05"],
      ["plain", "lenet5", "digits", "3/3", "75.00 %", "finished", "2026-03-01 10:00"],
      ["killed", "lenet5", "mnist", "0/3", "–", "unfinished", "2026-02-01 10:00"],
    ]);
  });

  it("gives the same to programs", async () => {
    const { out } = await runs("--dir", path("runs"), "--json");
    const records = JSON.parse(out.join("\n"));
    expect(records.map(({ path: folder }: { path: string }) => folder)).toEqual(
      ["normalized", "plain", "killed"].map((name) => path(`runs/${name}`)),
    );
    expect(records[1]).toMatchObject({
      state: "finished",
      started: new Date("2026-03-01T10:00").toISOString(),
      epochs: 3,
      best: { epoch: 2, valAccuracy: 0.75 },
      settings: { model: "lenet5", dataset: "digits" },
    });
  });

  it("knows a run that striate train has made", async () => {
    await striate(quick(path("made/one"), "--epochs", "1"));
    const { out } = await runs("--dir", path("made"));
    const { testAccuracy } = JSON.parse(readFileSync(path("made/one/result.json"), "utf8"));
    const [name, model, data, epochs, best, state] = out[1]!.split(/\s{2,}/);
    expect([name, model, data, epochs, state]).toEqual(["one", "lenet5", "digits", "1/1", "finished"]);
    expect(best).toBe(`${(100 * testAccuracy).toFixed(2)} %`);
  });

  it("heads the accuracies with what they are of", async () => {
    writeRun("aside/one", { settings: { validationSplit: 0.1 }, epochs: plain });
    const head = async () => (await runs("--dir", path("aside"))).out[0]!.split(/\s{2,}/)[4];
    expect(await head()).toBe("best validation");
    writeRun("aside/two", { epochs: plain, started: "2026-01-01T10:00" });
    expect(await head()).toBe("best validation or test");
    const { out } = await runs(
      ...["compare", path("aside/one"), path("aside/two"), "--out", path("figure.svg"), "--lang", "zh"],
    );
    expect(out.map((line) => line.trim().split(/\s{2,}/))).toEqual(
      expect.arrayContaining([
        ["validationSplit", "0.1", "–"],
        ["best validation or test accuracy", "75.00 %", "75.00 %"],
        ["last validation or test loss", "1.3750", "1.3750"],
      ]),
    );
    const texts = elements(parseXml(readFileSync(path("figure.svg"), "utf8")), "text");
    expect(texts.some(({ text }) => text.includes("验证集 / 测试集"))).toBe(true);
  });

  it("reads the whole lines of a history that was cut off", async () => {
    const folder = writeRun("cut/run", { epochs: plain });
    const history = readFileSync(`${folder}/history.jsonl`, "utf8");
    writeFileSync(`${folder}/history.jsonl`, history.slice(0, -10));
    expect((await runs("--dir", path("cut"))).out[1]).toContain(" 2/3 ");
  });

  it("names a damaged run, and lists the others", async () => {
    writeRun("mixed/good", {});
    writeFileSync(`${writeRun("mixed/bad", {})}/config.json`, '{"model": ');
    writeFileSync(`${writeRun("mixed/worse", {})}/history.jsonl`, '{"type": "epoch", "epoch": 1}\n');
    const { code, out, err } = await runs("--dir", path("mixed"));
    expect([code, out.length, out[1]!.startsWith("good ")]).toEqual([0, 2, true]);
    expect(err.toSorted()).toEqual([
      `striate: ${path("mixed/bad/config.json")} is damaged. Move the run's folder away.`,
      `striate: ${path("mixed/worse/history.jsonl")}, line 1, is damaged. Move the run's folder away.`,
    ]);
  });

  it("says so where there is none, and where there is no folder", async () => {
    mkdirSync(path("none"));
    expect(await runs("--dir", path("none"))).toEqual({
      code: 0,
      out: [],
      err: [`there are no runs in ${path("none")}; striate train makes them`],
    });
    expect(await runs("--dir", path("nowhere"))).toEqual({
      code: 2,
      out: [],
      err: [
        `striate: ${path("nowhere")}: there is no such folder. Runs are looked for in --dir; striate train makes them.`,
      ],
    });
  });
});

describe("striate runs compare", () => {
  const compare = (...names: readonly string[]) =>
    runs("compare", "--dir", path("runs"), "--out", path("figure.svg"), ...names);

  it("shows the settings that differ, and what came of them", async () => {
    const { code, out, err } = await compare("plain", "normalized");
    expect([code, err]).toEqual([0, []]);
    expect(out.map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ["1", path("runs/plain")],
      ["2", path("runs/normalized")],
      [""],
      ["1", "2"],
      ["batchNorm", "–", "true"],
      ["learningRate", "–", "0.01"],
      [""],
      ["best test accuracy", "75.00 %", "81.25 %"],
      ["in epoch", "2", "2"],
      ["last test accuracy", "68.75 %", "81.25 %"],
      ["last test loss", "1.3750", "0.7500"],
      ["last training loss", "0.5000", "0.7500"],
      ["finished epochs", "3", "2"],
      ["state", "finished", "stopped"],
      [""],
      [`figure ${path("figure.svg")}`],
    ]);
  });

  it("draws all of them into one figure, each number where it belongs", async () => {
    await compare("plain", "normalized", "killed");
    const svg = parseXml(readFileSync(path("figure.svg"), "utf8"));
    const texts = elements(svg, "text").map(({ text }) => text);
    for (const name of ["loss", "accuracy", "plain", "normalized", "killed"]) expect(texts).toContain(name);
    for (const [color, epochs] of [
      ["#1f77b4", plain],
      ["#ff7f0e", normalized],
    ] as const) {
      const lines = elements(svg, "path").filter(
        ({ attributes }) => attributes["stroke"] === color && attributes["fill"] === "none",
      );
      const drawn = lines
        .map(({ attributes }) => pointsOf(attributes["d"]!))
        // Not the short line in the legend.
        .filter((points) => points.length === epochs.length && points[0]![0] !== points[1]![0])
        .filter((points) => [80, 680].includes(Math.round(points[0]![0])));
      const [testLoss, loss, testAccuracy, accuracy] = drawn;
      expect(drawn).toHaveLength(4);
      for (const [points, column] of [
        [testLoss, 2],
        [loss, 0],
        [testAccuracy, 3],
        [accuracy, 1],
      ] as const) {
        expectShape(
          points!,
          epochs.map((epoch) => epoch[column]!),
        );
      }
    }
  });

  it("labels the figure in Chinese where that is asked for", async () => {
    await compare("plain", "normalized", "--lang", "zh");
    const texts = elements(parseXml(readFileSync(path("figure.svg"), "utf8")), "text").map(
      ({ text }) => text,
    );
    for (const word of ["损失", "准确率", "交叉熵损失"]) expect(texts).toContain(word);
    expect(texts).not.toContain("loss");
  });

  it("takes paths too, and a run only once", async () => {
    const once = await compare("plain", path("runs/normalized"), "normalized");
    expect(once.out.slice(0, 3)).toEqual([`1  ${path("runs/plain")}`, `2  ${path("runs/normalized")}`, ""]);
    expect((await compare("plain", "plain")).err).toEqual([
      `striate: ${path("runs/plain")} alone cannot be compared. Pass two runs or more.`,
    ]);
  });

  it("says when nothing differs", async () => {
    writeRun("same/a", { epochs: plain });
    writeRun("same/b", { epochs: plain });
    const { out } = await runs("compare", path("same/a"), path("same/b"), "--out", path("figure.svg"));
    expect(out).toContainEqual(expect.stringMatching(/^settings +same +same$/));
  });

  it("gives the same to programs", async () => {
    const { out } = await compare("plain", "normalized", "--json");
    const { runs: records, differing, figure } = JSON.parse(out.join("\n"));
    expect(figure).toBe(path("figure.svg"));
    expect(differing).toEqual([
      { name: "batchNorm", values: ["–", "true"] },
      { name: "learningRate", values: ["–", "0.01"] },
    ]);
    expect(records[1].epochs.map(({ valLoss }: { valLoss: number }) => valLoss)).toEqual([1, 0.75]);
  });

  it.each([
    [
      ["nope", "plain"],
      `nope is no folder of a run: there is no config.json in it. Pass one that striate train wrote.`,
    ],
    [[], "missing required argument 'runs'. See striate runs compare --help."],
  ])("refuses %s", async (names, message) => {
    expect(await compare(...names)).toEqual({ code: 2, out: [], err: [`striate: ${message}`] });
  });

  it("is what is meant by a word that is not", async () => {
    expect((await runs("comapre", "plain")).err).toEqual([
      "striate: unknown command 'runs comapre'. There are striate runs and striate runs compare.",
    ]);
  });

  it("names a figure that cannot be written", async () => {
    writeFileSync(path("file"), "");
    const { code, err } = await compare("plain", "normalized", "--out", path("file/figure.svg"));
    expect(code).toBe(2);
    expect(err[0]).toMatch(
      /^striate: .*file\/figure\.svg cannot be written \(E\w+\)\. Choose another with --out\.$/,
    );
  });
});

function pointsOf(d: string): readonly (readonly [number, number])[] {
  return [...d.matchAll(/[ML](\S+?) ([^\sML]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
}

/** Epochs stand evenly between the panel's edges, 480 apart for the three of the longest run; heights are linear in the values, upwards. */
function expectShape(points: readonly (readonly [number, number])[], values: readonly number[]): void {
  // Paths are rounded to tenths of a pixel.
  const rounding = 0.051;
  const perUnit = (points[1]![1] - points[0]![1]) / (values[1]! - values[0]!);
  expect(perUnit).toBeLessThan(0);
  for (const [index, [x, y]] of points.entries()) {
    expect(Math.abs(x - points[0]![0] - 240 * index)).toBeLessThanOrEqual(2 * rounding);
    const stretch = Math.abs((values[index]! - values[0]!) / (values[1]! - values[0]!));
    const wanted = points[0]![1] + perUnit * (values[index]! - values[0]!);
    expect(Math.abs(y - wanted)).toBeLessThanOrEqual(2 * rounding * (1 + stretch));
  }
}

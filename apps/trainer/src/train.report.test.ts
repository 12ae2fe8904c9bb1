import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { elements, parseXml, type XmlElement } from "../test/parseXml.js";
import { type ReadEvent, readEvents } from "../test/readEvents.js";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder(afterAll);
const text = (file: string) => readFileSync(path(file), "utf8");
const report = (run: string) =>
  parseXml(text(`${run}/report.html`).replace("<!doctype html>\n", "").trimEnd());
const headline = (root: XmlElement) =>
  elements(elements(root, "p").find(({ attributes }) => attributes["class"] === "headline")!, "span").map(
    (span) => span.text,
  );
const records = (run: string): readonly Readonly<Record<string, number | string>>[] =>
  text(`${run}/history.jsonl`)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const ofType = (run: string, kind: string) => records(run).filter(({ type }) => type === kind);

/** All event files of one curve, as TensorBoard reads them: in the order of their names. */
const events = (run: string, curve: string): readonly ReadEvent[] =>
  readdirSync(path(`${run}/tensorboard/${curve}`))
    .sort()
    .flatMap((name) => readEvents(readFileSync(path(`${run}/tensorboard/${curve}/${name}`))));

describe("what a run leaves to look at", () => {
  beforeAll(async () => {
    await striate(quick(path("run"), "--threads", "1"));
  });

  it("is a report whose result is that of result.json, and of the confusions", () => {
    const { testAccuracy } = JSON.parse(text("run/result.json"));
    expect(headline(report("run"))).toEqual([
      `${(100 * testAccuracy).toFixed(2)} % of the test pictures are recognized.`,
    ]);
    const counts = elements(parseXml(text("run/confusion.svg")), "text").filter(
      ({ attributes }) => attributes["class"] === "count",
    );
    expect(counts.reduce((sum, count) => sum + Number(count.text), 0)).toBe(24);
    const right = counts.filter(({ attributes }) => attributes["x"] === attributes["y"]);
    expect(right.reduce((sum, count) => sum + Number(count.text), 0)).toBe(Math.round(24 * testAccuracy));
  });

  it("is the command that repeats it, to the byte", async () => {
    const [command] = elements(report("run"), "pre");
    const words = elements(command!, "code")[0]!.text.split(" ");
    expect(words.slice(0, 3)).toEqual(["striate", "train", "lenet5"]);
    await striate([...words.slice(1), "--out", path("again"), "--no-config"]);
    expect(text("again/history.jsonl")).toBe(text("run/history.jsonl"));
  });

  it("is its history as tables", () => {
    const table = (file: string) => {
      const [names, ...rows] = text(file)
        .trimEnd()
        .split("\r\n")
        .map((line) => line.split(","));
      return rows.map((row) => Object.fromEntries(names!.map((name, at) => [name, Number(row[at])])));
    };
    const without = (kind: string) => ofType("run", kind).map(({ type: _type, ...numbers }) => numbers);
    expect(table("run/history.csv")).toEqual(without("epoch"));
    expect(table("run/steps.csv")).toEqual(without("step"));
  });

  it("is its history as events, in float32", () => {
    const [start, ...train] = events("run", "train");
    expect(start?.fileVersion).toBe("brain.Event:2");
    const steps = train.filter(({ scalars }) => scalars.has("step/loss"));
    expect(steps.map(({ step, scalars }) => [step, scalars.get("step/loss")])).toEqual(
      ofType("run", "step").map(({ step, loss }) => [step, Math.fround(Number(loss))]),
    );
    const test = events("run", "test").filter(({ scalars }) => scalars.size > 0);
    expect(test.map(({ step, scalars }) => [step, scalars.get("epoch/accuracy")])).toEqual(
      ofType("run", "epoch").map(({ valAccuracy }, index) => [
        3 * (index + 1),
        Math.fround(Number(valAccuracy)),
      ]),
    );
  });

  it("speaks Chinese with --lang zh, in figures too", async () => {
    await striate(quick(path("zh"), "--lang", "zh"));
    expect(headline(report("zh"))[0]).toMatch(/^测试集准确率/);
    for (const [file, words] of [
      ["loss.svg", ["交叉熵损失", "训练集（每轮平均）", "测试集"]],
      ["accuracy.svg", ["准确率", "测试集"]],
      ["confusion.svg", ["预测类别", "真实类别", "召回率"]],
    ] as const) {
      const said = elements(parseXml(text(`zh/${file}`)), "text").map((one) => one.text);
      expect(said).toEqual(expect.arrayContaining([...words]));
    }
  });

  it("tells of a run that failed why, and of one epoch what there is", async () => {
    await striate(quick(path("nan"), "--learning-rate", "1e30"));
    expect(headline(report("nan"))).toEqual(["The run failed after step 1.", "No epoch came to its end."]);
    expect(elements(report("nan"), "blockquote")[0]!.text).toContain("the loss is NaN at step 2");
    await striate(quick(path("one"), "--epochs", "1"));
    expect(headline(report("one"))).toHaveLength(1);
  });

  it("goes on where a run goes on, and takes back what lay behind the checkpoint", async () => {
    await striate(quick(path("on"), "--checkpoint-every", "1000"));
    await striate(["train", "--resume", path("on"), "--epochs", "3"]);
    expect(text("on/history.csv").trimEnd().split("\r\n")).toHaveLength(4);
    const starts = events("on", "train").filter(({ sessionStatus }) => sessionStatus === 1);
    expect(starts.map(({ step }) => step)).toEqual([1, 7]);
    const steps = events("on", "train").filter(({ scalars }) => scalars.has("step/loss"));
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("shows augmented pictures as training saw them", async () => {
    await striate(quick(path("flip"), "--flip", "--pad-and-crop", "2", "--normalize", "standardize"));
    expect(elements(report("flip"), "h3").map((heading) => heading.text)).toContain("As training sees them");
    expect(elements(report("run"), "h3").map((heading) => heading.text)).not.toContain(
      "As training sees them",
    );
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { elements, parseXml, type XmlElement } from "../../test/parseXml.js";
import { SAMPLE_IMAGES, sampleRecord } from "../../test/sampleRecord.js";
import { htmlReport } from "./htmlReport.js";

const withClass = (root: XmlElement, name: string, ...classes: readonly string[]) =>
  elements(root, name).filter(({ attributes }) =>
    classes.every((one) => attributes["class"]?.split(" ").includes(one)),
  );
const textOf = (element: XmlElement): string => element.text + element.children.map(textOf).join(" ");

describe("the report", () => {
  let page: string;
  let root: XmlElement;

  beforeAll(async () => {
    page = await htmlReport(sampleRecord(), SAMPLE_IMAGES);
    root = parseXml(page.replace("<!doctype html>\n", "").trimEnd());
  });

  it("is one file: well-formed, without scripts, and it fetches nothing", () => {
    expect(page.startsWith("<!doctype html>\n<html")).toBe(true);
    expect(elements(root, "script")).toEqual([]);
    const addresses = elements(root, "image")
      .concat(elements(root, "use"))
      .map(({ attributes }) => attributes["href"]);
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !/^(#picture-\d$|data:image\/png;)/.test(address ?? ""))).toEqual(
      [],
    );
    expect(page.replaceAll(/xmlns(:\w+)?="[^"]*"/g, "")).not.toMatch(/https?:|url\(|@import|<link|src=/);
  });

  it("draws every picture that it refers to, once", () => {
    const ids = elements(root, "image").map(({ attributes }) => `#${attributes["id"]}`);
    const used = elements(root, "use").map(({ attributes }) => attributes["href"]);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set(used)].sort()).toEqual(ids.sort());
  });

  it("says first what came out, and for each backend why", () => {
    const [headline] = withClass(root, "p", "headline");
    expect(elements(headline!, "span").map(({ text }) => text)).toEqual([
      "wrong computes something wrong: conv2dGradKernel of conv2d.",
      "broken did not get to the end: it threw in max_pool2d.",
      "same and quick agree with the reference.",
    ]);
    const cards = withClass(root, "article", "card");
    expect(cards.map(({ attributes }) => attributes["class"])).toEqual([
      "card identical",
      "card rounding",
      "card fault",
      "card error",
    ]);
    expect(cards.map((card) => withClass(card, "p", "reason")[0]!.text)).toEqual(
      sampleRecord().comparison.backends.map(({ reason }) => reason),
    );
    expect(textOf(cards[1]!)).toContain("6 % of what is allowed: gradient of dense/kernel, step 2");
    // 4 ms and an eighth of that.
    expect(textOf(cards[1]!)).toContain("0.5 ms, 8.0 × faster than the reference");
  });

  it("shows a fault with its test, as it is to be pasted", () => {
    const [fault, stop] = withClass(root, "section", "fault");
    expect(textOf(fault!)).toContain("dKernel[8] is 1.502 instead of 1.5 <and> more.");
    const [pre] = elements(fault!, "pre");
    expect(textOf(pre!)).toBe(sampleRecord().comparison.backends[2]!.fault!.reduced!.test);
    expect(elements(fault!, "rect")[0]!.attributes).toMatchObject({
      x: "5",
      y: "0",
      width: "3",
      height: "3",
    });
    expect(textOf(stop!)).toContain(
      "in the forward pass of step 1, in max_pool2d (MaxPool2D) with the code MEMORY",
    );
    expect(elements(stop!, "blockquote")[0]!.text).toBe("out of memory");
  });

  it("has a map of layers and backends with each share", () => {
    const [heat] = withClass(root, "table", "heat");
    const rows = elements(heat!, "tr").slice(2);
    const cells = rows.map((row) => row.children.map(textOf).filter((_, index) => index % 4 !== 1));
    expect(cells.map((row) => row.join("|"))).toEqual([
      "images||=|||6 %|||1 %||||",
      "conv2d|=|=|=|0.2 %|6 %|6 %|1 %|42 ×|42 ×|1 %||",
      "max_pool2d|=|||0.2 %|||1 %|||1 %||",
      "dense|=|=||0.2 %|6 %||1 %|1 %||∞||",
      "loss|=|||0.2 %|||1 %|||||",
    ]);
    expect(withClass(heat!, "td", "beyond").map(textOf)).toEqual(["42 ×", "42 ×", "∞"]);
  });

  it("has bars whose lengths are the layers' times, on the scale of each backend", () => {
    const figures = withClass(root, "figure", "times");
    expect(figures.map((figure) => elements(figure, "b")[0]!.text)).toEqual([
      "reference (the yardstick)",
      "quick",
      "wrong",
    ]);
    for (const figure of figures) {
      const widths = elements(figure, "i").map(({ attributes }) => attributes["style"]);
      expect(widths).toEqual([33.33, 66.67, 8.33, 4.17, 4.17, 0].map((width) => `width:${width}%`));
    }
  });

  it("lists what differs, and counts what does not", () => {
    const summaries = elements(root, "summary").map(({ text }) => text);
    expect(summaries).toEqual([
      "Step 1: 10 tensors, 5 differ",
      "Step 2: 10 tensors, 10 differ",
      "Primitives by themselves: 2 calls, all within their bounds",
      "Step 1: 10 tensors, 10 differ, 2 by more than is allowed",
      "Step 2: 10 tensors, 10 differ, 2 by more than is allowed",
      "Primitives by themselves: 2 calls, 1 of 2 kinds outside their bounds",
      "Step 1: 3 tensors, 3 differ, 1 by more than is allowed",
    ]);
    const [step] = elements(root, "details");
    expect(withClass(step!, "tr", "group").map(textOf)).toEqual([
      "forward: 5 of 5 have the same bits",
      "backward",
      "weights after the step",
    ]);
    expect(elements(step!, "tr")).toHaveLength(1 + 3 + 5);
  });

  it("says how to get it again, and with what it was made", () => {
    const [settings] = withClass(root, "table", "settings");
    expect(elements(settings!, "code")[0]!.text).toBe(
      "striate compare small --backends same,quick,wrong,broken --dataset digits --variant book --batch-size 2 --steps 2 --learning-rate 0.01 --momentum 0.9 --seed 0 --timed-steps 0",
    );
    expect(textOf(settings!)).toContain("striate 1.2.3, Node v20.19.0");
  });
});

describe("the report of a backend with the same bits", () => {
  it("has no plot and no tables of nothing", async () => {
    const page = await htmlReport(sampleRecord(["same"]), SAMPLE_IMAGES);
    const root = parseXml(page.replace("<!doctype html>\n", "").trimEnd());
    expect(elements(root, "details")).toEqual([]);
    expect(withClass(root, "div", "plot")).toEqual([]);
    expect(page).toContain(
      "Every number of every layer, gradient and weight has the reference's bits: 20 tensors.",
    );
    expect(withClass(root, "p", "headline").map(textOf)).toEqual(["same agrees with the reference."]);
  });
});

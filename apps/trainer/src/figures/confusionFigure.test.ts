import { describe, expect, it } from "vitest";
import { elements, parseXml, type XmlElement } from "../../test/parseXml.js";
import { LANGUAGES } from "../language/Language.js";
import { confusionFigure } from "./confusionFigure.js";
import { PALETTES } from "./Palette.js";

const draw = (counts: readonly (readonly number[])[], classNames: readonly string[], more: object = {}) =>
  parseXml(
    confusionFigure({
      ...{ counts, classNames, room: 700, words: LANGUAGES.en, palette: PALETTES.paper },
      ...more,
    }).html,
  );
const texts = (root: XmlElement, name: string) =>
  elements(root, "text").filter(({ attributes }) => attributes["class"] === name);
const number = (element: XmlElement, name: string) => Number(element.attributes[name]);

/** Top left corners of the squares in a path, and their side. */
const squares = (root: XmlElement, fill: string) =>
  elements(root, "path")
    .filter(({ attributes }) => attributes["fill"] === fill)
    .flatMap(({ attributes }) =>
      [...attributes["d"]!.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, side]) => ({
        column: Number(x) / Number(side),
        row: Number(y) / Number(side),
        opacity: Number(attributes["fill-opacity"]),
      })),
    );

describe("the map of confusions", () => {
  const counts = [
    [8, 2, 0],
    [0, 5, 0],
    [1, 3, 0],
  ];

  it("has a square and a count where something was counted, and nothing elsewhere", () => {
    const root = draw(counts, ["a", "b", "c"]);
    const places = (fill: string) => squares(root, fill).map(({ row, column }) => [row, column]);
    expect(places(PALETTES.paper.right).sort()).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(places(PALETTES.paper.wrong).sort()).toEqual([
      [0, 1],
      [2, 0],
      [2, 1],
    ]);
    const cells = texts(root, "count").map((text) => [
      Math.floor(number(text, "y") / 48),
      Math.floor(number(text, "x") / 48),
      Number(text.text),
    ]);
    expect(cells.sort()).toEqual([
      [0, 0, 8],
      [0, 1, 2],
      [1, 1, 5],
      [2, 0, 1],
      [2, 1, 3],
    ]);
  });

  it("is the stronger the larger the share of the row: the share where right, its root where wrong, in sixteenths", () => {
    const strength = (fill: string) =>
      Object.fromEntries(
        squares(draw(counts, []), fill).map(({ row, column, opacity }) => [`${row} ${column}`, 16 * opacity]),
      );
    expect(strength(PALETTES.paper.right)).toEqual({
      "0 0": Math.round(16 * 0.8),
      "1 1": 16,
    });
    expect(strength(PALETTES.paper.wrong)).toEqual({
      "0 1": Math.round(16 * Math.sqrt(0.2)),
      "2 0": Math.round(16 * Math.sqrt(0.25)),
      "2 1": Math.round(16 * Math.sqrt(0.75)),
    });
  });

  it("tells the recall of every class at its side, and none of a class without pictures", () => {
    const root = draw([...counts.map((row) => [...row, 0]), [0, 0, 0, 0]], ["a", "b", "c", "d"]);
    expect(texts(root, "recall").map(({ text }) => text)).toEqual(["80.0 %", "100.0 %", "0.0 %", "–"]);
  });

  it("names rows and columns, in any script, and numbers classes without a name", () => {
    const names = ["<a & b>", '"飞机"'];
    const root = draw(counts, names);
    for (const kind of ["row", "column"]) {
      expect(texts(root, kind).map(({ text }) => text)).toEqual([...names, "2"]);
    }
  });

  it("speaks Chinese", () => {
    const root = draw(counts, [], { words: LANGUAGES.zh, title: "lenet5" });
    const said = elements(root, "text").map(({ text }) => text);
    for (const word of ["预测类别", "真实类别", "召回率", "lenet5"]) expect(said).toContain(word);
  });

  it.each([
    [2, 700],
    [10, 340],
    [10, 700],
    [20, 340],
    [47, 1190],
    [100, 1190],
    [100, 1600],
  ])("of %i classes in %i pixels has names that are legible and do not overlap", (classes, room) => {
    const matrix = Array.from({ length: classes }, (_, row) =>
      Array.from({ length: classes }, (_, column) => (row === column ? 90 : (row + column) % 7)),
    );
    const names = matrix.map((_, index) => `a name of class ${index}`);
    const root = draw(matrix, names, { room });
    const font = Number(root.attributes["font-size"]);
    expect(font).toBeGreaterThanOrEqual(8.5);
    const rows = texts(root, "row");
    const heights = rows.slice(1).map((text, index) => number(text, "y") - number(rows[index]!, "y"));
    // A line of text takes its size; rounding to tenths moves each end by 0.05.
    for (const height of heights) expect(height).toBeGreaterThanOrEqual(font - 0.1);
    const left = Math.min(...rows.map((text) => number(text, "x")));
    const longest = Math.max(...rows.map(({ text }) => text.length));
    // DejaVu Sans takes 0.61 of its size for a character on average.
    expect(left).toBeGreaterThanOrEqual(0.6 * font * longest);
    const width = Number(root.attributes["width"]);
    if (classes <= 20) expect(width).toBeLessThanOrEqual(room);
    // 100 classes of the least size need a kilopixel for the cells alone.
    else expect(width).toBeLessThanOrEqual(Math.max(room, 10 * classes + 330));
  });
});

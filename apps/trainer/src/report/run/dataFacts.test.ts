import { Dataset } from "@striate/datasets";
import { describe, expect, it } from "vitest";
import { dataFacts } from "./dataFacts.js";

const dataset = (labels: readonly number[], classNames: readonly string[]) =>
  Dataset.from({
    images: {
      data: Uint8Array.from({ length: labels.length * 4 }, (_, index) => index % 256),
      shape: [labels.length, 2, 2, 1],
    },
    labels,
    classNames,
  });

describe("what is told of a data set", () => {
  it("are the classes with their counts, and where their first pictures are", () => {
    const { classes, more, measured } = dataFacts(
      dataset([1, 0, 1, 1], ["a", "b"]),
      dataset([0], ["a", "b"]),
    );
    expect(classes).toEqual([
      { name: "a", train: 1, test: 1, positions: [1] },
      { name: "b", train: 3, test: 0, positions: [0, 2, 3] },
    ]);
    expect([more, measured]).toEqual([0, 4]);
  });

  it("are ten pictures of each of ten classes, and two of each of a hundred", () => {
    const of = (classes: number) => {
      const labels = Array.from({ length: 20 * classes }, (_, index) => index % classes);
      const names = Array.from({ length: classes }, (_, index) => `class ${index}`);
      return dataFacts(dataset(labels, names), undefined);
    };
    expect(of(10).classes.map(({ positions }) => positions.length)).toEqual(new Array(10).fill(10));
    expect(of(100).classes.map(({ positions }) => positions.length)).toEqual(new Array(100).fill(2));
    const thousand = of(1000);
    expect([thousand.classes.length, thousand.more]).toEqual([100, 900]);
  });

  it("knows classes that have no name, and no pictures", () => {
    const { classes } = dataFacts(dataset([2, 0], []), undefined);
    expect(classes.map(({ name, train }) => [name, train])).toEqual([
      ["0", 1],
      ["1", 0],
      ["2", 1],
    ]);
  });
});

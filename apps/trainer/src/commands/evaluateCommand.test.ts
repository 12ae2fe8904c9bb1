import { copyFileSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeMnist } from "../../test/mnistFolder.js";
import { quick, striate } from "../../test/striate.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";

const path = temporaryFolder(afterAll);
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const resultOf = (run: string) => JSON.parse(readFileSync(`${run}/result.json`, "utf8"));

let run: string;
let data: string;

/** Runs of one epoch, on drawn digits and on files. */
beforeAll(async () => {
  run = path("digits");
  await striate(quick(run, "--epochs", "1", "--seed", "5"));
  data = writeMnist(path("data"));
  const flags = ["--dataset", "mnist", "--data-dir", data, "--epochs", "4", "--batch-size", "10"];
  await striate(["train", "lenet5", ...flags, "--out", path("mnist")]);
});

describe("striate evaluate", () => {
  it.each(["digits", "mnist"])("finds exactly what the run on %s found, on its own data", async (name) => {
    const { testAccuracy, testLoss } = resultOf(path(name));
    const { code, out, err } = await striate(["evaluate", path(name)]);
    expect([code, err]).toEqual([0, []]);
    const count = name === "digits" ? 24 : 20;
    expect(out[0]).toBe(
      `${name}: ${count} test pictures, loss ${testLoss.toFixed(4)}, accuracy ${percent(testAccuracy)}`,
    );
    expect(await striate(["evaluate", `${path(name)}/model.safetensors`])).toEqual({ code, out, err });
  });

  it("shows what is taken for what: every row is a class, right answers on the diagonal", async () => {
    const { out } = await striate(["evaluate", path("mnist")]);
    const [head, ...rows] = out.slice(2, 13).map((line) => line.trim().split(/\s+/));
    expect(head).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "right"]);
    const counts = rows.map((row) => row.slice(1, 11).map((cell) => (cell === "·" ? 0 : Number(cell))));
    // The test set of 20 has every class twice.
    expect(counts.map((row) => row.reduce((a, b) => a + b))).toEqual(new Array(10).fill(2));
    const right = counts.map((row, label) => row[label]!);
    expect(right.reduce((a, b) => a + b) / 20).toBe(resultOf(path("mnist")).testAccuracy);
    expect(rows.map((row) => row.slice(11).join(" "))).toEqual(right.map((count) => percent(count / 2)));
  });

  it("reads the first so many pictures, or another data set", async () => {
    expect((await striate(["evaluate", path("mnist"), "--limit", "7"])).out[0]).toMatch(
      /^mnist: 7 test pictures, /,
    );
    const crossed = await striate(["evaluate", run, "--dataset", "mnist", "--data-dir", data]);
    expect(crossed.out[0]).toMatch(/^mnist: 20 test pictures, /);
  });

  it("scores each class, and their mean", async () => {
    const { out } = await striate(["evaluate", path("mnist")]);
    const json = JSON.parse((await striate(["evaluate", path("mnist"), "--json"])).out[0]!);
    const table = out.slice(14);
    expect(table[0]).toBe("class  precision    recall        F1  pictures");
    for (const [id, { name, precision, recall, f1, support }] of json.classes.entries()) {
      // Counts of the matrix, as the scores are defined.
      const row: readonly number[] = json.confusion[id];
      const column = json.confusion.map((other: readonly number[]) => other[id]!);
      const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
      expect([name, support]).toEqual([String(id), sum(row)]);
      expect(recall).toBe(row[id]! / sum(row));
      expect(precision).toBe(sum(column) === 0 ? 0 : row[id]! / sum(column));
      expect(table[1 + id]!.trim().split(/ {2,}/)).toEqual([
        name,
        ...[precision, recall, f1].map(percent),
        String(support),
      ]);
    }
    expect(table[11]!.trim().split(/ {2,}/).slice(-1)).toEqual(["20"]);
  });

  it("tells programs the same", async () => {
    const { testAccuracy, testLoss } = resultOf(path("mnist"));
    const { out, err } = await striate(["evaluate", path("mnist"), "--json", "--top-k", "3"]);
    expect([out.length, err]).toEqual([1, []]);
    const record = JSON.parse(out[0]!);
    expect(record).toMatchObject({ type: "evaluation", dataset: "mnist", count: 20 });
    expect([record.accuracy, record.loss]).toEqual([testAccuracy, testLoss]);
    expect(record.top3).toBeGreaterThanOrEqual(record.accuracy);
  });

  it("of many classes names the commonest mistakes, and how often the label is among the first five", async () => {
    const flags = "train lenet5 --dataset shapes100 --limit 100 --epochs 1 --batch-size 50".split(" ");
    await striate([...flags, "--out", path("hundred")]);
    const { out } = await striate(["evaluate", path("hundred")]);
    expect(out[0]).toMatch(/^shapes100: 100 test pictures, loss \S+, accuracy \S+ %, top-5 \S+ %$/);
    expect(out[2]).toBe("commonest mistakes");
    const mistakes = out.slice(3, 13).map((line) => /^ *(\d+) {2}(\S.*\S) +taken for +(\S.*)$/.exec(line)!);
    const counts = mistakes.map(([, count]) => Number(count));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(out.filter((line) => / %\s+1$/.test(line))).toHaveLength(100);
  });

  it("needs the model's file alone, and then reads the whole test set", async () => {
    copyFileSync(`${path("mnist")}/model.safetensors`, path("alone.safetensors"));
    const { out } = await striate(["evaluate", path("alone.safetensors"), "--data-dir", data]);
    expect(out[0]).toBe((await striate(["evaluate", path("mnist")])).out[0]);
  });
});

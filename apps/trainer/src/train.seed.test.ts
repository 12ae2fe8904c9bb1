import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { writeMnist } from "../test/mnistFolder.js";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();
const text = (file: string) => readFileSync(path(file), "utf8");

describe("the same seed", () => {
  const same = async (run: string, ...flags: string[]) => {
    await striate(quick(path(run), ...flags));
    return [text(`${run}/history.jsonl`), readFileSync(path(`${run}/model.safetensors`)).toString("base64")];
  };

  it("gives the same history and the same model, byte for byte, and another seed others", async () => {
    const [history, model] = await same("a", "--seed", "3");
    expect(await same("b", "--seed", "3")).toEqual([history, model]);
    const [otherHistory, otherModel] = await same("c", "--seed", "4");
    expect(otherHistory).not.toBe(history);
    expect(otherModel).not.toBe(model);
  });

  it("with --limit is a run on a data set that ends there", async () => {
    const run = async (sizes: { train: number; test: number }, ...flags: string[]) => {
      const name = `${sizes.train}`;
      const dataDir = writeMnist(path(`data${name}`), sizes);
      const out = path(`run${name}`);
      await striate([
        "train",
        "lenet5",
        "--dataset",
        "mnist",
        "--data-dir",
        dataDir,
        "--epochs",
        "1",
        "--batch-size",
        "7",
        "--out",
        out,
        ...flags,
      ]);
      return text(`run${name}/history.jsonl`);
    };
    expect(await run({ train: 40, test: 20 }, "--limit", "15")).toBe(await run({ train: 15, test: 15 }));
  });
});

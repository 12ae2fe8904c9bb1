import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test/temporaryFolder.js";
import { RunFolder } from "./RunFolder.js";
import { UsageError } from "./UsageError.js";

const path = temporaryFolder();

describe("a run's folder", () => {
  it("is made with those above it, and takes the place of an empty one", () => {
    expect(RunFolder.create(path("a/b/c"), { force: false }).path).toBe(path("a/b/c"));
    mkdirSync(path("empty"));
    RunFolder.create(path("empty"), { force: false });
    expect([readdirSync(path("a/b/c")), readdirSync(path("empty"))]).toEqual([
      ["history.jsonl", "running"],
      ["history.jsonl", "running"],
    ]);
  });

  it("without a name of its own is always a new one", () => {
    const runs = [1, 2, 3].map(() => RunFolder.createNew(path("runs/lenet5")).path);
    expect(runs).toEqual([path("runs/lenet5"), path("runs/lenet5-2"), path("runs/lenet5-3")]);
    writeFileSync(path("file"), "mine");
    expect(RunFolder.createNew(path("file")).path).toBe(path("file-2"));
  });

  it("is not used while anything is in it, a run or not", () => {
    RunFolder.create(path("run"), { force: false }).release();
    expect(() => RunFolder.create(path("run"), { force: false })).toThrow(UsageError);
  });

  it("by force loses an earlier run's files, and no others", () => {
    const names = [
      "config.json",
      "history.jsonl",
      "model.safetensors",
      "loss.svg",
      "accuracy.svg",
      "result.json",
      "profile.json",
    ] as const;
    const folder = RunFolder.create(path("run"), { force: false });
    for (const name of names) folder.write(name, "old");
    writeFileSync(path("run/notes.txt"), "mine");
    mkdirSync(folder.checkpoints);
    writeFileSync(path("run/checkpoints/checkpoint-000000001.safetensors"), "old");
    writeFileSync(path("run/model.safetensors.part"), "half of an old one");
    folder.release();
    RunFolder.create(path("run"), { force: true }).release();
    expect(readdirSync(path("run")).sort()).toEqual(["history.jsonl", "notes.txt"]);
    expect(readFileSync(path("run/history.jsonl"), "utf8")).toBe("");
  });

  it("shows a file whole or not at all", () => {
    const folder = RunFolder.create(path("run"), { force: false });
    folder.write("config.json", "one");
    folder.write("config.json", Uint8Array.of(50));
    expect(readFileSync(path("run/config.json"), "utf8")).toBe("2");
    // A folder of that name cannot be replaced by a file, so the renaming fails.
    mkdirSync(path("run/loss.svg/in the way"), { recursive: true });
    expect(() => folder.write("loss.svg", "<svg/>")).toThrow(
      /^the folder \S+run cannot be written \(\w+\)\. /,
    );
    folder.release();
    expect(readdirSync(path("run")).sort()).toEqual(["config.json", "history.jsonl", "loss.svg"]);
  });

  it("keeps a log, a line for every record", () => {
    const folder = RunFolder.create(path("run"), { force: false });
    folder.log({ type: "step", loss: 0.1 });
    folder.log({ type: "epoch" });
    expect(readFileSync(folder.file("history.jsonl"), "utf8")).toBe(
      '{"type":"step","loss":0.1}\n{"type":"epoch"}\n',
    );
  });
});

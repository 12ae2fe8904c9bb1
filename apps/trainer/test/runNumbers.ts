import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the run in a folder computed, byte for byte: its history and its weights. */
export const runBits = (run: string): readonly string[] =>
  ["history.jsonl", "model.safetensors"].map((name) => readFileSync(join(run, name)).toString("base64"));

/** The records of a run's epochs. */
export const runEpochs = (run: string) =>
  readFileSync(join(run, "history.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === "epoch");

import { match } from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { digits, encodePng } from "@striate/datasets";
import { execute } from "./execute.js";

/** The installed `striate`, as somebody uses it first: trains, evaluates, predicts. @throws Error where something goes wrong */
export async function checkCommand(project: string): Promise<void> {
  const striate = (...args: readonly string[]) =>
    execute(process.execPath, ["node_modules/@striate/trainer/bin/striate.js", ...args], project);
  match(striate("backends"), /^wasm \(default\)$/m);
  const recipe = [
    "--limit",
    "2000",
    "--batch-size",
    "32",
    "--epochs",
    "3",
    "--seed",
    "1",
    "--out",
    "runs/first",
  ];
  match(striate("train", "lenet5", ...recipe), /^test accuracy [789]\d\.\d\d %/m);
  match(striate("evaluate", "runs/first"), /^digits: 2,000 test pictures, loss 0\.\d+, accuracy [789]\d\./m);
  match(striate("runs"), /^first +lenet5 +digits +3\/3 +[789]\d\.\d\d % +finished /m);

  const { test } = digits({ train: 1, test: 20, seed: 7, normalize: "none" });
  const labels: string[] = [];
  for (const { image, label } of test) {
    const file = join(project, `digit-${String(labels.length).padStart(2, "0")}.png`);
    const [height, width] = image.shape;
    writeFileSync(file, await encodePng({ data: Uint8Array.from(image.data), height, width, channels: 1 }));
    labels.push(String(label));
  }
  const files = labels.map((_, index) => `digit-${String(index).padStart(2, "0")}.png`);
  const predicted = striate("predict", "runs/first", ...files, "--top-k", "1")
    .trimEnd()
    .split("\n")
    .slice(1);
  const right = predicted.filter((line, index) => line.split(/ +/)[1] === labels[index]);
  // More than half of twenty digits, where chance has two.
  match(String(right.length), /^(1[0-9]|20)$/);
}

import type { Evaluation, History } from "@striate/training";
import { formatProfile } from "./profile/formatProfile.js";
import type { TrainingProfile } from "./profile/TrainingProfile.js";
import { percent } from "./progress.js";
import type { RunFolder } from "./RunFolder.js";
import type { Terminal } from "./Terminal.js";

export interface Outcome {
  readonly model: string;
  readonly history: History;
  /** With the final weights; undefined when the run was stopped before. */
  readonly onTrain: Evaluation | undefined;
  /** Where one was asked for, and a step was measured. */
  readonly profile: TrainingProfile | undefined;
}

/** Writes a run's results into its folder, and prints them. */
export function reportEnd(terminal: Terminal, folder: RunFolder, outcome: Outcome): void {
  const { model, history, onTrain, profile } = outcome;
  writeJson(folder, "result.json", resultOf(history, onTrain?.accuracy));
  if (profile !== undefined) {
    writeJson(folder, "profile.json", profile);
    terminal.out(`\n${formatProfile(profile, model)}\n`);
  }
  const { epochs, steps, stopped } = history;
  const accuracy = epochs.at(-1)?.valAccuracy;
  if (stopped) terminal.out(`stopped after step ${steps.length}`);
  if (accuracy !== undefined) {
    terminal.out(`test accuracy ${percent(accuracy)}${stopped ? ` (after epoch ${epochs.length})` : ""}`);
  }
  if (onTrain !== undefined) {
    terminal.out(
      `train accuracy ${percent(onTrain.accuracy)} (final weights, ${onTrain.count.toLocaleString("en-US")} pictures)`,
    );
  }
  terminal.out(
    [
      "",
      `model    ${folder.file("model.safetensors")}`,
      `curves   ${folder.file("loss.svg")}, ${folder.file("accuracy.svg")}`,
      `history  ${folder.file("history.jsonl")}`,
      `settings ${folder.file("config.json")}`,
      ...(profile === undefined ? [] : [`profile  ${folder.file("profile.json")}`]),
      "",
      `Next: striate evaluate ${folder.path}`,
    ].join("\n"),
  );
}

function writeJson(folder: RunFolder, name: "result.json" | "profile.json", value: object): void {
  folder.write(name, `${JSON.stringify(value, null, 2)}\n`);
}

function resultOf({ epochs, steps, stopped }: History, trainAccuracy: number | undefined): object {
  const last = epochs.at(-1);
  return {
    stopped,
    epochs: epochs.length,
    steps: steps.length,
    testAccuracy: last?.valAccuracy ?? null,
    testLoss: last?.valLoss ?? null,
    trainAccuracy: trainAccuracy ?? null,
    secondsPerEpoch: epochs.map(({ seconds }) => seconds),
    imagesPerSecond: epochs.map(({ imagesPerSecond }) => imagesPerSecond),
  };
}

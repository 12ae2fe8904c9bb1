import { measuredNumbers } from "./measuredNumbers.js";
import { peakMemory } from "./peakMemory.js";
import { formatProfile } from "./profile/formatProfile.js";
import type { RunFolder } from "./RunFolder.js";
import { bytes } from "./report/bytes.js";
import type { RunFacts } from "./report/run/RunFacts.js";
import { resultLines } from "./resultLines.js";
import type { Terminal } from "./Terminal.js";
import { writeRunReport } from "./writeRunReport.js";

/** Writes a run's results into its folder, numbers before pictures, and prints them. */
export async function reportEnd(terminal: Terminal, folder: RunFolder, run: RunFacts): Promise<void> {
  const { model, history } = run;
  const peak = peakMemory();
  writeJson(folder, "result.json", { ...resultOf(run), peakMemoryBytes: peak });
  const profile = askedProfile(run, terminal);
  if (profile !== undefined) writeJson(folder, "profile.json", profile);
  await writeRunReport(folder, run);
  if (profile !== undefined) terminal.out(`\n${formatProfile(profile, model)}\n`);
  const { steps, stopped } = history;
  if (stopped) terminal.out(`stopped after step ${steps.length}`);
  for (const line of resultLines(run)) terminal.out(line);
  terminal.out(`peak memory ${bytes(peak)}`);
  terminal.out(
    [
      "",
      `report   ${folder.file("report.html")}`,
      `model    ${folder.file("model.safetensors")}`,
      `curves   ${folder.file("loss.svg")}, ${folder.file("accuracy.svg")}`,
      `history  ${folder.file("history.jsonl")}, ${folder.file("history.csv")}`,
      `settings ${folder.file("config.json")}`,
      ...(profile === undefined ? [] : [`profile  ${folder.file("profile.json")}`]),
      "",
      `Next: striate evaluate ${folder.path}`,
    ].join("\n"),
  );
}

/** With `--profile` only. */
function askedProfile({ profile, flags }: RunFacts, terminal: Terminal): RunFacts["profile"] {
  if (flags["profile"] !== true) return undefined;
  if (profile === undefined) {
    terminal.err("there is no profile: the run ended within the first steps, which are not measured");
  }
  return profile;
}

function writeJson(folder: RunFolder, name: "result.json" | "profile.json", value: object): void {
  folder.write(name, `${JSON.stringify(value, null, 2)}\n`);
}

function resultOf(run: RunFacts): object {
  const { epochs, steps, stopped } = run.history;
  return {
    stopped,
    epochs: epochs.length,
    steps: steps.length,
    ...measuredNumbers(run),
    secondsPerEpoch: epochs.map(({ seconds }) => seconds),
    imagesPerSecond: epochs.map(({ imagesPerSecond }) => imagesPerSecond),
  };
}

import { percent } from "../progress.js";
import { textTable } from "../textTable.js";
import { bestEpoch } from "./bestEpoch.js";
import { differingSettings } from "./differingSettings.js";
import type { Run } from "./Run.js";
import { validatedOn } from "./validatedOn.js";

/** Runs side by side, a column each: the settings that differ, then what came out. */
export function comparisonTable(runs: readonly Run[]): readonly string[] {
  const numbers = runs.map((_, index) => String(index + 1));
  const validation = validatedOn(runs).join(" or ");
  const differing = differingSettings(runs);
  const results: readonly (readonly string[])[] = [
    [`best ${validation} accuracy`, ...runs.map((run) => shown(bestEpoch(run)?.valAccuracy, percent))],
    ["in epoch", ...runs.map((run) => shown(bestEpoch(run)?.epoch, String))],
    [`last ${validation} accuracy`, ...runs.map(({ epochs }) => shown(epochs.at(-1)?.valAccuracy, percent))],
    [`last ${validation} loss`, ...runs.map(({ epochs }) => shown(epochs.at(-1)?.valLoss, loss))],
    ["last training loss", ...runs.map(({ epochs }) => shown(epochs.at(-1)?.loss, loss))],
    ["finished epochs", ...runs.map(({ epochs }) => String(epochs.length))],
    ["state", ...runs.map(({ state }) => state)],
  ];
  const settings =
    differing.length === 0
      ? [["settings", ...runs.map(() => "same")]]
      : differing.map(({ name, values }) => [name, ...values]);
  const rows = [["", ...numbers], ...settings, ...results];
  const [head, ...lines] = textTable(rows, ["left", ...runs.map(() => "right" as const)]);
  return [
    ...runs.map(({ path }, index) => `${numbers[index]}  ${path}`),
    "",
    head!,
    ...lines.slice(0, settings.length),
    "",
    ...lines.slice(settings.length),
  ];
}

function shown(value: number | null | undefined, write: (value: number) => string): string {
  return typeof value === "number" ? write(value) : "–";
}

const loss = (value: number): string => value.toFixed(4);

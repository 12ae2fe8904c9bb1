import { percent } from "../progress.js";
import { textTable } from "../textTable.js";
import { bestEpoch } from "./bestEpoch.js";
import type { Run } from "./Run.js";
import { validatedOn } from "./validatedOn.js";

/** A line for each run: what was trained on what, how far it came, and when. */
export function runTable(runs: readonly Run[]): readonly string[] {
  const rows = runs.map((run) => {
    const { name, settings, epochs, state, started } = run;
    const best = bestEpoch(run);
    return [
      name,
      text(settings["model"]),
      text(settings["dataset"]),
      `${epochs.length}/${text(settings["epochs"])}`,
      best === undefined ? "–" : percent(best.valAccuracy),
      state,
      minutes(started),
    ];
  });
  const head = [
    "run",
    "model",
    "data",
    "epochs",
    `best ${validatedOn(runs).join(" or ")}`,
    "state",
    "started",
  ];
  return textTable([head, ...rows], ["left", "left", "left", "right", "right", "left", "left"]);
}

function text(value: unknown): string {
  return value === undefined ? "–" : String(value);
}

/** Local time, such as 2026-01-31 12:05. */
function minutes(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

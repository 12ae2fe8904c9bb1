import type { ModelCard } from "@striate/models";
import { textTable } from "../textTable.js";

/** The networks as a table, with the sources of their errors and their papers below. */
export function modelTable(cards: Readonly<Record<string, ModelCard>>): string {
  const notes: string[] = [];
  const papers = new Map<string, string[]>();
  const rows = Object.entries(cards).map(
    ([name, { paper, year, input, classes, parameters, multiplyAdds, error }]) => {
      const key = `${paper} (${year})`;
      papers.set(key, [...(papers.get(key) ?? []), name]);
      let published = "–";
      if (error !== undefined) {
        const note = `${error.measure}; ${error.source}`;
        if (!notes.includes(note)) notes.push(note);
        published = `${error.percent.toFixed(2)} % [${1 + notes.indexOf(note)}]`;
      }
      return [name, input.join("×"), String(classes), count(parameters), billions(multiplyAdds), published];
    },
  );
  const table = textTable([HEAD, ...rows], ["left", "left", "right", "right", "right", "left"]);
  return [
    ...table,
    "",
    "Parameters are all numbers at that input, moving statistics included; multiply-adds are of one picture forward.",
    "",
    "published errors",
    ...notes.map((note, index) => `  [${index + 1}] ${note}`),
    "",
    "papers",
    ...[...papers].map(([paper, names]) => `  ${names.join(", ")}\n    ${paper}`),
  ].join("\n");
}

const HEAD = ["model", "input", "classes", "parameters", "multiply-adds", "error"] as const;

const count = (value: number): string => value.toLocaleString("en-US");

/** Such as 0.0002 G and 15.470 G. */
function billions(value: number): string {
  return `${(value / 1e9).toFixed(value < 1e7 ? 5 : 3)} G`;
}

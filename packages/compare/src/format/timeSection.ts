import type { BackendTimes, Comparison } from "../Comparison.js";
import { milliseconds, NOTHING } from "./numbers.js";
import { type Column, table } from "./table.js";
import { wrapped } from "./text.js";

interface Timed {
  readonly name: string;
  readonly times: BackendTimes;
}

/** Columns of two times and the gaps before them. */
const PAIR = 2 * (2 + "backward".length);

/** Columns that are left to the layers' names. */
const NAMES = 24;

/** A row that is no layer's. */
const WHOLE = " step";

/** Milliseconds by layer, forward and backward, the backends side by side: as many as the width holds, the others below. */
export function timeSection(comparison: Comparison, width: number): readonly string[] {
  const { reference, backends, layers } = comparison;
  const yardstick = { name: "yardstick", times: reference.times };
  const timed = [yardstick, ...backends].flatMap(({ name, times }) =>
    times === null ? [] : [{ name: shortenedBehind(name, times.method === "calls" ? "" : "*"), times }],
  );
  const rows = [...layers.map(({ path }) => path), "loss", "update", "other"].filter((path) =>
    timed.some(({ times }) => times.layers.some((one) => one.layer === path && isShown(one))),
  );
  const side = Math.max(1, Math.floor((width - NAMES) / PAIR));
  const tables = Array.from({ length: Math.ceil(timed.length / side) }, (_, index) =>
    timed.slice(index * side, (index + 1) * side),
  );
  const synchronized = timed.some(({ times }) => times.method === "synchronized");
  return [
    ...tables.flatMap((some, index) => [...(index === 0 ? [] : [""]), ...timeTable(some, rows, width)]),
    ...(synchronized ? wrapped("* Each call by itself, until its numbers can be read.", width) : []),
  ];
}

/** A name in the width of its columns, with a mark that is not cut off. */
function shortenedBehind(name: string, mark: string): string {
  const room = PAIR - 2 - mark.length;
  return `${name.length <= room ? name : `${name.slice(0, room - 1).trimEnd()}…`}${mark}`;
}

/** What is less than half of the last digit everywhere needs no row. */
const isShown = ({ forward, backward }: { readonly forward: number; readonly backward: number }): boolean =>
  forward + backward >= 0.005;

function timeTable(some: readonly Timed[], rows: readonly string[], width: number): readonly string[] {
  const columns = some.flatMap(({ times }): readonly Column<string>[] =>
    (["forward", "backward"] as const).map((pass) => ({
      title: pass.padStart("backward".length),
      cell: (path) => {
        if (path === WHOLE) return pass === "forward" ? "" : milliseconds(times.step);
        const layer = times.layers.find((one) => one.layer === path);
        return layer === undefined ? NOTHING : milliseconds(layer[pass]);
      },
    })),
  );
  const first: Column<string> = {
    title: "milliseconds",
    cell: (path) => (path === WHOLE ? "whole step" : path || "(model)"),
  };
  const lines = table([first, ...columns], [...rows, WHOLE], width);
  const names = some.map(({ name }) => name.padStart(PAIR)).join("");
  return [names.padStart(lines[0].length), ...lines];
}

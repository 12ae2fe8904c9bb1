import type { BackendTimes, Comparison } from "../Comparison.js";
import { milliseconds, NOTHING } from "./numbers.js";
import { type Column, table } from "./table.js";
import { shortened } from "./text.js";

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
    times === null ? [] : [{ name: times.method === "calls" ? name : `${name}, synchronized`, times }],
  );
  const rows = [...layers.map(({ path }) => path), "loss", "update", "other"].filter((path) =>
    timed.some(({ times }) => times.layers.some((one) => one.layer === path && isShown(one))),
  );
  const side = Math.max(1, Math.floor((width - NAMES) / PAIR));
  const tables = Array.from({ length: Math.ceil(timed.length / side) }, (_, index) =>
    timed.slice(index * side, (index + 1) * side),
  );
  return tables.flatMap((some, index) => [...(index === 0 ? [] : [""]), ...timeTable(some, rows, width)]);
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
  const names = some.map(({ name }) => shortened(name, PAIR - 2).padStart(PAIR)).join("");
  return [names.padStart(lines[0].length), ...lines];
}

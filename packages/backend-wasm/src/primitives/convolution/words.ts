import type { Device } from "../../Device.js";
import type { Views } from "./views.js";

/** Where things lie for a job over `views`. */
export interface ViewAddresses {
  readonly source: number;
  readonly zeros: number;
  readonly columns: number;
}

/** The fields of `Views` in assembly/gather.ts, in their order, with the table of runs at `runs`. */
export function viewWords(views: Views, { source, zeros, columns }: ViewAddresses, runs: number): number[] {
  return [
    source,
    views.batch,
    views.height,
    views.width,
    views.channels,
    views.gridHeight,
    views.gridWidth,
    views.stepY,
    views.stepX,
    views.groups,
    runs,
    views.runs.length,
    views.runLength,
    zeros,
    columns,
  ];
}

/** Row, column and bytes of every run. */
export function runWords({ runs, width, channels }: Views): number[] {
  return runs.flatMap(({ row, column }) => [row, column, 4 * (row * width + column) * channels]);
}

/** Writes words for the length of a call. */
export function withWords<T>(
  device: Device,
  op: string,
  words: readonly number[],
  use: (address: number) => T,
): T {
  return device.withWorkspace(op, 4 * words.length, (address) => {
    device.writeWords(address, words);
    return use(address);
  });
}

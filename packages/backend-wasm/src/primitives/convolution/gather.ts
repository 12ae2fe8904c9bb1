import type { Device } from "../../Device.js";
import { type Margins, marginsOf, padded, type Views } from "./views.js";
import { runWords, viewWords } from "./words.js";

export interface GatherKernels {
  gatherPacked(gather: number): void;
  gatherDirect(gather: number): void;
  padImages(
    source: number,
    target: number,
    batch: number,
    height: number,
    rowBytes: number,
    top: number,
    leftBytes: number,
    paddedHeight: number,
    paddedRowBytes: number,
  ): void;
}

/** Where each position of the grid writes its columns: bytes to step. */
export interface Target {
  readonly address: number;
  readonly image: number;
  readonly row: number;
  readonly column: number;
}

export interface GatherJob {
  readonly op: string;
  readonly views: Views;
  readonly source: number;
  /** Right sides in panels, see assembly/kernelPanels.ts. */
  readonly panels: number;
  /** Of each group. */
  readonly columns: number;
  readonly target: Target;
  /** 0: none. */
  readonly bias: number;
  readonly relu: boolean;
}

/** Few columns are worked on straight from the images, many share what was gathered once. */
export function isDirect({ runLength, groups }: Views, columns: number): boolean {
  return groups === 1 && (columns <= 16 || runLength < 16);
}

export function gather(device: Device, job: GatherJob, direct: boolean): void {
  if (direct) gatherDirect(device, job);
  else gatherPacked(device, job);
}

/** Work for about 100 microseconds a tile, and in whole quads. */
function rowsOfTile({ views, columns }: GatherJob, most: number): number {
  const { batch, gridHeight, gridWidth, runs, runLength, groups } = views;
  const work = runs.length * runLength * columns;
  const positions = batch * gridHeight * gridWidth;
  const share = Math.ceil((positions * groups) / 16);
  const rows = Math.max(Math.min(Math.ceil(4e6 / work), share, most), Math.min(16, most));
  return 4 * Math.ceil(rows / 4);
}

function gatherPacked(device: Device, job: GatherJob): void {
  const { op, views, source, columns } = job;
  const table = runWords(views);
  const words = gatherWordCount + table.length;
  device.withWorkspace(op, 4 * (words + views.runLength), (address) => {
    const zeros = address + 4 * words;
    const fields = viewWords(views, { source, zeros, columns }, address + 4 * gatherWordCount);
    device.writeWords(address, [...fields, ...targetWords(job, job.bias, rowsOfTile(job, 128)), ...table]);
    device.clear(zeros, 4 * views.runLength);
    device.kernels.gatherPacked(address);
  });
}

function gatherDirect(device: Device, job: GatherJob): void {
  const { op, views, columns } = job;
  withMargins(device, op, views, job.source, (inside, source) => {
    const table = runWords(inside);
    const words = gatherWordCount + table.length;
    const biasNumbers = 8 * Math.ceil(columns / 8);
    device.withWorkspace(op, 4 * (words + biasNumbers), (address) => {
      const bias = address + 4 * words;
      device.clear(bias, 4 * biasNumbers);
      if (job.bias !== 0) device.copy(job.bias, bias, 4 * columns);
      const fields = viewWords(inside, { source, zeros: 0, columns }, address + 4 * gatherWordCount);
      device.writeWords(address, [...fields, ...targetWords(job, bias, rowsOfTile(job, 4096)), ...table]);
      device.kernels.gatherDirect(address);
    });
  });
}

/** Hands on the images as they are if every run lies inside them, or a copy with zeros around. */
export function withMargins(
  device: Device,
  op: string,
  views: Views,
  source: number,
  use: (views: Views, source: number) => void,
): void {
  const margins = marginsOf(views);
  if (Object.values(margins).every((margin) => margin === 0)) {
    use(views, source);
    return;
  }
  const inside = padded(views, margins);
  const bytes = 4 * inside.batch * inside.height * inside.width * inside.channels;
  device.withWorkspace(op, bytes, (copy) => {
    padInto(device, views, inside, margins, source, copy);
    use(inside, copy);
  });
}

function padInto(
  device: Device,
  views: Views,
  inside: Views,
  margins: Margins,
  source: number,
  copy: number,
): void {
  const cell = 4 * views.channels;
  device.kernels.padImages(
    source,
    copy,
    views.batch,
    views.height,
    cell * views.width,
    margins.top,
    cell * margins.left,
    inside.height,
    cell * inside.width,
  );
}

/** Fields of `Gather` in assembly/gather.ts: those of `Views`, then these. */
const gatherWordCount = 15 + 8;

function targetWords({ panels, target, relu }: GatherJob, bias: number, rows: number): number[] {
  return [panels, target.address, target.image, target.row, target.column, bias, Number(relu), rows];
}

import type { Conv2dGeometry } from "@striate/core";
import type { Device } from "../../Device.js";
import { withMargins } from "./gather.js";
import { forwardViews, type Views } from "./views.js";
import { runWords, viewWords } from "./words.js";

export interface KernelGradientKernels {
  kernelGradientPacked(gradient: number): void;
  kernelGradientDirect(gradient: number): void;
}

/** Fields of `KernelGradient` in assembly/gather.ts: those of `Views`, then five. */
const WORDS = 15 + 5;
/** Sums of single chunks that are held at a time, in numbers: 16 MiB. */
const MOST_PARTIALS = 1 << 22;

/** Gradient of the kernel of any convolution: chunks of positions add up their parts, which are added in order. */
export function directGradKernel(
  device: Device,
  op: string,
  x: number,
  dy: number,
  dKernel: number,
  geometry: Conv2dGeometry,
): void {
  const columns = geometry.outChannels / geometry.groups;
  const joined = forwardViews(geometry, true);
  const direct = geometry.inChannels / geometry.groups < 8 && geometry.groups === 1;
  if (direct) {
    withMargins(device, op, joined, x, (inside, source) =>
      run(device, op, { views: inside, source, dy, dKernel, columns, direct }),
    );
  } else {
    const views = forwardViews(geometry, false);
    run(device, op, { views, source: x, dy, dKernel, columns, direct });
  }
}

interface Job {
  readonly views: Views;
  readonly source: number;
  readonly dy: number;
  readonly dKernel: number;
  /** Of each group. */
  readonly columns: number;
  readonly direct: boolean;
}

function run(device: Device, op: string, { views, source, dy, dKernel, columns, direct }: Job): void {
  const { runLength, runs, groups } = views;
  const numbers = runs.length * runLength * groups * columns;
  const { chunks, chunkSize } = chunksOf(views, columns, numbers, direct);
  const table = runWords(views);
  const words = WORDS + table.length;
  // Gathered from outside of an image: whole quads.
  const zeroNumbers = 4 * Math.ceil(runLength / 4);
  const partialNumbers = chunks > 1 ? chunks * numbers : 0;
  device.withWorkspace(op, 4 * (words + zeroNumbers + partialNumbers), (address) => {
    const zeros = address + 4 * words;
    const partials = zeros + 4 * zeroNumbers;
    device.clear(zeros, 4 * zeroNumbers);
    const fields = viewWords(views, { source, zeros, columns }, address + 4 * WORDS);
    device.writeWords(address, [...fields, dy, dKernel, partials, chunks, chunkSize, ...table]);
    if (direct) device.kernels.kernelGradientDirect(address);
    else device.kernels.kernelGradientPacked(address);
  });
}

/** How many positions (rows of the grid in the direct form) make a chunk. It depends on the shape alone, and so do the sums. */
function chunksOf(views: Views, columns: number, numbers: number, direct: boolean) {
  const { batch, gridHeight, gridWidth, runs, runLength, groups } = views;
  const positions = batch * gridHeight * gridWidth;
  const rowsOfBlock = Math.min(128, runs.length * runLength);
  const blocks = direct ? 1 : Math.ceil((runs.length * runLength) / 128) * groups;
  // Work for about 100 microseconds, or enough chunks for some threads, as long as there is room for their sums.
  const enough = Math.max(248, Math.ceil(4e6 / (rowsOfBlock * Math.min(columns, 512))));
  const share = Math.ceil((positions * blocks) / 16);
  const room = Math.max(1, Math.floor(MOST_PARTIALS / numbers));
  const size = Math.max(Math.min(enough, Math.max(share, 248)), Math.ceil(positions / room));
  const chunkSize = direct ? Math.ceil(size / gridWidth) : size;
  return { chunks: Math.ceil((direct ? batch * gridHeight : positions) / chunkSize), chunkSize };
}

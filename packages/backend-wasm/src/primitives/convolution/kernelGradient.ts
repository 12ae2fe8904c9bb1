import type { Conv2dGeometry } from "@striate/core";
import type { Device } from "../../Device.js";
import { Layout } from "../../memory/Layout.js";
import { forwardViews, marginsOf, type Views } from "./views.js";
import { planViews, runWords, VIEW_WORDS, viewWords } from "./viewWords.js";

export interface KernelGradientKernels {
  kernelGradient(gradient: number): void;
}

/** Fields of `KernelGradient` in assembly/gather.ts: those of `Views`, then six. */
const GRADIENT_WORDS = VIEW_WORDS + 6;
/** Sums of single chunks that are held at a time, in numbers: 16 MiB. */
const MOST_PARTIALS = 1 << 22;

export interface KernelGradientJob {
  readonly x: number;
  readonly dy: number;
  readonly dKernel: number;
}

/** Gradient of the kernel of any convolution: chunks of positions add up their parts, which are added in order. */
export function directGradKernel(
  device: Device,
  op: string,
  { x, dy, dKernel }: KernelGradientJob,
  geometry: Conv2dGeometry,
): void {
  const { groups, inChannels, outChannels } = geometry;
  const columns = outChannels / groups;
  // For few channels straight from the images.
  const direct = groups === 1 && inChannels < 8;
  const views = forwardViews(geometry, direct);
  const numbers = views.runs.length * views.runLength * outChannels;
  const { chunks, chunkSize } = chunksOf(views, columns, numbers, direct);
  const layout = new Layout();
  const job = layout.take(GRADIENT_WORDS);
  const parts = planViews(layout, views, direct ? marginsOf(views) : undefined);
  const partials = layout.take(chunks > 1 ? chunks * numbers : 0);
  device.withWorkspace(op, layout.bytes, (workspace) => {
    const fields = viewWords(parts, workspace, x, columns);
    const own = [dy, dKernel, workspace + partials, chunks, chunkSize, Number(direct)];
    device.writeWords(workspace + job, [...fields, ...own]);
    device.writeWords(workspace + parts.runs, runWords(parts));
    device.kernels.kernelGradient(workspace + job);
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

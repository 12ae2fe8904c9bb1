import type { Device } from "../../Device.js";
import { Layout } from "../../memory/Layout.js";
import { marginsOf, type Views } from "./views.js";
import { planViews, runWords, VIEW_WORDS, type ViewParts, viewWords } from "./viewWords.js";

export interface GatherKernels {
  gatherAll(first: number, count: number, bytes: number, target: number, cleared: number): void;
}

/** Where each position of the grid writes its columns: bytes to step. */
export interface Target {
  readonly address: number;
  readonly image: number;
  readonly row: number;
  readonly column: number;
}

/** A product of what positions see with a kernel, see assembly/gather.ts. */
export interface Gathering {
  readonly views: Views;
  /** Cells of the kernel in the order of the runs, where inputs and outputs change places. */
  readonly taps: readonly number[] | undefined;
  readonly tapCount: number;
  readonly target: Target;
}

export interface GatherJob {
  readonly op: string;
  /** One after the other. */
  readonly gatherings: readonly Gathering[];
  readonly images: number;
  readonly kernel: number;
  /** Of each group. */
  readonly columns: number;
  /** 0: none. */
  readonly bias: number;
  readonly relu: boolean;
  readonly direct: boolean;
  /** The result, and how many numbers of it to set to 0 first. */
  readonly target: number;
  readonly cleared: number;
}

/** Few columns are worked on straight from the images, many share what was gathered once. */
export function isDirect({ runLength, groups }: Views, columns: number): boolean {
  return groups === 1 && (columns <= 16 || runLength < 16);
}

export function gather(device: Device, job: GatherJob): void {
  const layout = new Layout();
  const jobs = layout.take(GATHER_WORDS * job.gatherings.length);
  const plans = job.gatherings.map((gathering) => plan(layout, job, gathering));
  device.withWorkspace(job.op, layout.bytes, (workspace) => {
    const words = plans.flatMap((parts) => gatherWords(parts, workspace, job));
    device.writeWords(workspace + jobs, words);
    for (const { gathering, views, taps } of plans) {
      device.writeWords(workspace + views.runs, runWords(views));
      if (gathering.taps !== undefined) device.writeWords(workspace + taps, gathering.taps);
    }
    const { target, cleared } = job;
    device.kernels.gatherAll(workspace + jobs, plans.length, 4 * GATHER_WORDS, target, cleared);
  });
}

interface Parts {
  readonly gathering: Gathering;
  readonly views: ViewParts;
  readonly taps: number;
  readonly panels: number;
  readonly biasPanels: number;
}

function plan(layout: Layout, { columns, direct }: GatherJob, gathering: Gathering): Parts {
  const { views, taps } = gathering;
  const wholePanels = 8 * Math.ceil(columns / 8);
  return {
    gathering,
    views: planViews(layout, views, direct ? marginsOf(views) : undefined),
    taps: layout.take(taps?.length ?? 0),
    panels: layout.take(views.groups * wholePanels * views.runs.length * views.runLength),
    biasPanels: layout.take(direct ? wholePanels : 0),
  };
}

/** Fields of `Gather` in assembly/gather.ts: those of `Views`, then these. */
const GATHER_WORDS = VIEW_WORDS + 12;

function gatherWords({ gathering, views, ...parts }: Parts, workspace: number, job: GatherJob): number[] {
  const { taps, tapCount, target } = gathering;
  return [
    ...viewWords(views, workspace, job.images, job.columns),
    job.kernel,
    taps === undefined ? 0 : workspace + parts.taps,
    tapCount,
    workspace + parts.panels,
    target.address,
    target.image,
    target.row,
    target.column,
    job.bias,
    job.direct ? workspace + parts.biasPanels : 0,
    Number(job.relu),
    rowsOfTile(gathering.views, job.columns, job.direct ? 4096 : 128),
  ];
}

/** Work for about 100 microseconds a tile, and in whole quads. */
function rowsOfTile(views: Views, columns: number, most: number): number {
  const { batch, gridHeight, gridWidth, runs, runLength, groups } = views;
  const work = runs.length * runLength * columns;
  const share = Math.ceil((batch * gridHeight * gridWidth * groups) / 16);
  const rows = Math.max(Math.min(Math.ceil(4e6 / work), share, most), 16);
  return 4 * Math.ceil(rows / 4);
}

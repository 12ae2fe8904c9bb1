import { depthOf, Gather, listPositions, POSITION, positionsOf, runAt, runColumn, runRow } from "./gather";
import { interleave } from "./pack";
import {
  blockArea,
  blockStride,
  finishRow,
  freeArea,
  MAX_COLUMNS,
  MAX_DEPTH,
  multiplyBlock,
  rowPanels,
} from "./product";
import { ceilDiv, min32 } from "./simd";
import { JOB, parallel } from "./threads";

/** Gathers panels of rows and multiplies them from packed panels: for many columns, which share what was gathered. */
export function gatherPacked(gather: Gather): void {
  store<usize>(JOB, changetype<usize>(gather));
  const tiles = ceilDiv(positionsOf(gather), gather.rowsOfTile);
  parallel(gatherTile, tiles * gather.groups * ceilDiv(gather.columns, MAX_COLUMNS));
}

function gatherTile(tile: i32): void {
  const gather = changetype<Gather>(load<usize>(JOB));
  const columnTiles = ceilDiv(gather.columns, MAX_COLUMNS);
  const firstColumn = (tile % columnTiles) * MAX_COLUMNS;
  tile /= columnTiles;
  const group = tile % gather.groups;
  const first = (tile / gather.groups) * gather.rowsOfTile;
  const rows = min32(gather.rowsOfTile, positionsOf(gather) - first);
  const columns = min32(MAX_COLUMNS, gather.columns - firstColumn);
  const column = group * gather.columns + firstColumn;
  listTargets(gather, first, rows);
  const panelStride = <usize>depthOf(gather) << 5;
  let panels = gather.panels + <usize>(group * ceilDiv(gather.columns, 8) + (firstColumn >> 3)) * panelStride;
  const length = gather.runLength;
  const channel = group * length;
  // Whole runs as far as they fit into the depth of a panel, else parts of one run.
  const runsAtOnce = length < MAX_DEPTH ? MAX_DEPTH / length : 1;
  const parts = ceilDiv(length, MAX_DEPTH);
  const partLength = ceilDiv(length, parts);
  let accumulate = false;
  for (let run = 0; run < gather.runCount; run += runsAtOnce) {
    const runs = min32(runsAtOnce, gather.runCount - run);
    for (let from = 0; from < length; from += partLength) {
      const count = min32(partLength, length - from);
      packRuns(gather, rows, run, runs, channel, from, count);
      multiplyBlock(ceilDiv(rows, 4), runs * count, rowPanels(), panels, panelStride, columns, accumulate);
      panels += <usize>(runs * count) << 5;
      accumulate = true;
    }
  }
  writeRows(gather, rows, column, columns);
}

/** Adds to each position where its result goes. The last quad is whole: rows beyond the last repeat it. */
function listTargets(gather: Gather, first: i32, rows: i32): void {
  listPositions(gather, first, rows, freeArea());
  const width = gather.gridWidth;
  const height = gather.gridHeight;
  let x = first % width;
  let y = (first / width) % height;
  let image = gather.target + <usize>(first / (width * height)) * <usize>gather.targetImage;
  let entry = freeArea();
  for (let row = 0; row < rows; row++) {
    store<usize>(entry, image + <usize>y * <usize>gather.targetRow + <usize>x * <usize>gather.targetColumn, 12);
    entry += POSITION;
    if (++x == width) {
      x = 0;
      if (++y == height) {
        y = 0;
        image += <usize>gather.targetImage;
      }
    }
  }
  const last = entry - POSITION;
  for (; rows & 3; rows++) {
    memory.copy(entry, last, POSITION);
    entry += POSITION;
  }
}

function packRuns(gather: Gather, rows: i32, run: i32, runs: i32, channel: i32, from: i32, count: i32): void {
  let target = rowPanels();
  const start = channel + from;
  const table = freeArea();
  for (let row = 0; row < rows; row += 4) {
    const entry = table + <usize>row * POSITION;
    for (let r = run; r < run + runs; r++) {
      const dy = runRow(gather, r);
      const dx = runColumn(gather, r);
      interleave(
        runAt(gather, entry, dy, dx, start),
        runAt(gather, entry + POSITION, dy, dx, start),
        runAt(gather, entry + 2 * POSITION, dy, dx, start),
        runAt(gather, entry + 3 * POSITION, dy, dx, start),
        count,
        target,
        16,
      );
      target += <usize>count << 4;
    }
  }
}

function writeRows(gather: Gather, rows: i32, column: i32, columns: i32): void {
  const stride = blockStride(columns);
  const bias = gather.bias == 0 ? 0 : gather.bias + (<usize>column << 2);
  let source = blockArea();
  let entry = freeArea();
  for (let row = 0; row < rows; row++) {
    finishRow(source, load<usize>(entry, 12) + (<usize>column << 2), columns, bias, gather.relu != 0);
    source += stride;
    entry += POSITION;
  }
}

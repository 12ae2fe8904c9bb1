import { KernelGradient, listPositions, POSITION, positionsOf, runAt, runColumn, runRow } from "./gather";
import { addChunks, chunkTarget } from "./kernelGradient";
import { blockArea, blockStride, finishRow, freeArea, MAX_COLUMNS, MAX_ROWS, multiplyBlock, rowPanels } from "./product";
import { ceilDiv, min32 } from "./simd";
import { JOB, parallel } from "./threads";

/** Positions in a panel; no power of two, so that neighbouring panels fall into different sets of the cache. */
const DEPTH: i32 = 248;

/** Gradient of a kernel as a product over positions: what each tap saw, transposed, times what was asked of the output. */
export function kernelGradientPacked(gradient: KernelGradient): void {
  store<usize>(JOB, changetype<usize>(gradient));
  parallel(
    gradientTile,
    gradient.chunks * gradient.groups * ceilDiv(gradient.columns, MAX_COLUMNS) * rowBlocks(gradient),
  );
  addChunks(gradient);
}

/** Runs are worked on several at a time, or one of them in parts. */
// @ts-ignore: decorator
@inline
function runsInBlock(gradient: KernelGradient): i32 {
  const padded = (gradient.runLength + 3) & ~3;
  return padded >= MAX_ROWS ? 1 : MAX_ROWS / padded;
}

function rowBlocks(gradient: KernelGradient): i32 {
  return ceilDiv(gradient.runCount, runsInBlock(gradient)) * ceilDiv(gradient.runLength, MAX_ROWS);
}

function gradientTile(tile: i32): void {
  const gradient = changetype<KernelGradient>(load<usize>(JOB));
  const blocks = rowBlocks(gradient);
  const block = tile % blocks;
  tile /= blocks;
  const columnTiles = ceilDiv(gradient.columns, MAX_COLUMNS);
  const firstColumn = (tile % columnTiles) * MAX_COLUMNS;
  tile /= columnTiles;
  const group = tile % gradient.groups;
  const chunk = tile / gradient.groups;
  const columns = min32(MAX_COLUMNS, gradient.columns - firstColumn);
  const column = group * gradient.columns + firstColumn;
  // Parts of a run in equal lengths of whole quads.
  const parts = ceilDiv(gradient.runLength, MAX_ROWS);
  const partLength = ceilDiv(ceilDiv(gradient.runLength, parts), 4) << 2;
  const from = (block % parts) * partLength;
  const length = min32(partLength, gradient.runLength - from);
  const run = (block / parts) * runsInBlock(gradient);
  const runs = min32(runsInBlock(gradient), gradient.runCount - run);
  const quads = ceilDiv(length, 4);
  const first = chunk * gradient.chunkSize;
  const end = min32(first + gradient.chunkSize, positionsOf(gradient));
  for (let at = first; at < end; at += DEPTH) {
    const depth = min32(DEPTH, end - at);
    listPositions(gradient, at, depth, freeArea());
    packLeft(gradient, run, runs, group * gradient.runLength + from, quads, depth);
    packRight(gradient, at, depth, column, columns);
    multiplyBlock(runs * quads, depth, rowPanels(), rightPanels(), <usize>depth << 5, columns, at > first);
  }
  const stride = blockStride(columns);
  const rowBytes = <usize>(gradient.groups * gradient.columns) << 2;
  const target = chunkTarget(gradient, chunk) + (<usize>column << 2);
  for (let r = 0; r < runs; r++) {
    let source = blockArea() + <usize>(r * quads * 4) * stride;
    let row = target + <usize>((run + r) * gradient.runLength + from) * rowBytes;
    for (let index = 0; index < length; index++) {
      finishRow(source, row, columns, 0, false);
      source += stride;
      row += rowBytes;
    }
  }
}

// @ts-ignore: decorator
@inline
function rightPanels(): usize {
  return freeArea() + (64 << 10);
}

function packLeft(gradient: KernelGradient, run: i32, runs: i32, channel: i32, quads: i32, depth: i32): void {
  const quadBytes = <usize>depth << 4;
  for (let r = 0; r < runs; r++) {
    const dy = runRow(gradient, run + r);
    const dx = runColumn(gradient, run + r);
    const panels = rowPanels() + <usize>(r * quads) * quadBytes;
    let position = freeArea();
    for (let k = 0; k < depth; k++) {
      let source = runAt(gradient, position, dy, dx, channel);
      let target = panels + (<usize>k << 4);
      for (let quad = 0; quad < quads; quad++) {
        v128.store(target, v128.load(source));
        source += 16;
        target += quadBytes;
      }
      position += POSITION;
    }
  }
}

function packRight(gradient: KernelGradient, position: i32, depth: i32, column: i32, columns: i32): void {
  const channels = gradient.groups * gradient.columns;
  const panels = ceilDiv(columns, 8);
  const panelBytes = <usize>depth << 5;
  for (let k = 0; k < depth; k++) {
    let source = gradient.dy + (<usize>((position + k) * channels + column) << 2);
    let target = rightPanels() + (<usize>k << 5);
    for (let panel = 0; panel < panels; panel++) {
      v128.store(target, v128.load(source));
      v128.store(target, v128.load(source, 16), 16);
      source += 32;
      target += panelBytes;
    }
  }
}

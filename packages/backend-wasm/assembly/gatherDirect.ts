import { depthOf, Gather, imageBytes, positionsOf, runBytes } from "./gather";
import { ceilDiv, mac, min32 } from "./simd";
import { JOB, parallel } from "./threads";

/**
 * Multiplies straight from the images: for few columns, where gathering would cost more than it saves. Every run must lie inside its
 * image, and the bias must be there, filled up to whole panels.
 */
export function gatherDirect(gather: Gather): void {
  store<usize>(JOB, changetype<usize>(gather));
  parallel(directTile, ceilDiv(positionsOf(gather), gather.rowsOfTile) * gather.groups);
}

function directTile(tile: i32): void {
  const gather = changetype<Gather>(load<usize>(JOB));
  const group = tile % gather.groups;
  const first = (tile / gather.groups) * gather.rowsOfTile;
  const width = gather.gridWidth;
  const height = gather.gridHeight;
  const rows = min32(gather.rowsOfTile, positionsOf(gather) - first);
  const panels = ceilDiv(gather.columns, 8);
  const panelStride = <usize>depthOf(gather) << 5;
  const right = gather.panels + <usize>(group * panels) * panelStride;
  const step = <usize>(gather.stepX * gather.channels) << 2;
  const rowStep = <usize>(gather.stepY * gather.width * gather.channels) << 2;
  const imageStep = imageBytes(gather);
  let x = first % width;
  let y = (first / width) % height;
  let image = first / (width * height);
  const channel = <usize>(group * gather.runLength) << 2;
  const column = <usize>(group * gather.columns) << 2;
  let done = 0;
  while (done < rows) {
    let source = gather.source + channel + <usize>image * imageStep + <usize>y * rowStep + <usize>x * step;
    let target =
      gather.target +
      column +
      <usize>image * <usize>gather.targetImage +
      <usize>y * <usize>gather.targetRow +
      <usize>x * <usize>gather.targetColumn;
    const inRow = min32(width - x, rows - done);
    for (let at = 0; at < inRow; at += 4) {
      const count = min32(4, inRow - at);
      const s1 = count > 1 ? step : 0;
      const s2 = count > 2 ? step << 1 : s1;
      const s3 = count > 3 ? 3 * step : s2;
      for (let panel = 0; panel < panels; panel++) {
        multiplyRuns(gather, source, s1, s2, s3, right + <usize>panel * panelStride, target, group, panel, count);
      }
      source += step << 2;
      target += <usize>gather.targetColumn << 2;
    }
    done += inRow;
    x = 0;
    if (++y == height) {
      y = 0;
      image++;
    }
  }
}

/** Four positions by eight columns, as in `multiply4x8`, with the left side where it lies. Positions beyond `count` repeat an earlier one. */
function multiplyRuns(
  gather: Gather,
  source: usize,
  s1: usize,
  s2: usize,
  s3: usize,
  b: usize,
  target: usize,
  group: i32,
  panel: i32,
  count: i32,
): void {
  const bias = gather.biasPanels + (<usize>(group * ceilDiv(gather.columns, 8) + panel) << 5);
  let c00 = v128.load(bias);
  let c01 = v128.load(bias, 16);
  let c10 = c00;
  let c11 = c01;
  let c20 = c00;
  let c21 = c01;
  let c30 = c00;
  let c31 = c01;
  const depthBytes = <usize>gather.runLength << 5;
  let x: v128, y0: v128, y1: v128;
  for (let run = 0; run < gather.runCount; run++) {
    let p0 = source + runBytes(gather, run) - 8;
    let p1 = p0 + s1;
    let p2 = p0 + s2;
    let p3 = p0 + s3;
    const end = b + depthBytes;
    b -= 32;
    while (true) {
      b += 32;
      p0 += 8;
      p1 += 8;
      p2 += 8;
      p3 += 8;
      y0 = v128.load(b);
      y1 = v128.load(b, 16);
      x = v128.load_splat<f32>(p0);
      c00 = mac(c00, x, y0);
      c01 = mac(c01, x, y1);
      x = v128.load_splat<f32>(p1);
      c10 = mac(c10, x, y0);
      c11 = mac(c11, x, y1);
      x = v128.load_splat<f32>(p2);
      c20 = mac(c20, x, y0);
      c21 = mac(c21, x, y1);
      x = v128.load_splat<f32>(p3);
      c30 = mac(c30, x, y0);
      c31 = mac(c31, x, y1);
      b += 32;
      if (b >= end) break;
      y0 = v128.load(b);
      y1 = v128.load(b, 16);
      x = v128.load_splat<f32>(p0, 4);
      c00 = mac(c00, x, y0);
      c01 = mac(c01, x, y1);
      x = v128.load_splat<f32>(p1, 4);
      c10 = mac(c10, x, y0);
      c11 = mac(c11, x, y1);
      x = v128.load_splat<f32>(p2, 4);
      c20 = mac(c20, x, y0);
      c21 = mac(c21, x, y1);
      x = v128.load_splat<f32>(p3, 4);
      c30 = mac(c30, x, y0);
      c31 = mac(c31, x, y1);
      if (b + 32 >= end) break;
    }
    b = end;
  }
  if (gather.relu) {
    const zero = f32x4.splat(0);
    c00 = f32x4.pmax(zero, c00);
    c01 = f32x4.pmax(zero, c01);
    c10 = f32x4.pmax(zero, c10);
    c11 = f32x4.pmax(zero, c11);
    c20 = f32x4.pmax(zero, c20);
    c21 = f32x4.pmax(zero, c21);
    c30 = f32x4.pmax(zero, c30);
    c31 = f32x4.pmax(zero, c31);
  }
  const columns = min32(8, gather.columns - (panel << 3));
  const step = <usize>gather.targetColumn;
  target += <usize>panel << 5;
  storeColumns(target, c00, c01, columns);
  if (count > 1) storeColumns(target + step, c10, c11, columns);
  if (count > 2) storeColumns(target + (step << 1), c20, c21, columns);
  if (count > 3) storeColumns(target + 3 * step, c30, c31, columns);
}

// @ts-ignore: decorator
@inline
export function storeColumns(target: usize, low: v128, high: v128, columns: i32): void {
  if (columns == 8) {
    v128.store(target, low);
    v128.store(target, high, 16);
    return;
  }
  if (columns >= 4) {
    v128.store(target, low);
    target += 16;
    low = high;
    columns -= 4;
  }
  if (columns >= 2) {
    v128.store64_lane(target, low, 0);
    target += 8;
    low = v128.shuffle<i64>(low, low, 1, 1);
    columns -= 2;
  }
  if (columns) v128.store32_lane(target, low, 0);
}

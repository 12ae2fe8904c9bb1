import { imageBytes, KernelGradient, runBytes } from "./gather";
import { storeColumns } from "./gatherDirect";
import { addChunks, chunkTarget } from "./kernelGradient";
import { ceilDiv, mac, min32 } from "./simd";
import { JOB, parallel } from "./threads";

/** The same straight from the images, for few channels. Every run must lie inside its image. */
export function kernelGradientDirect(gradient: KernelGradient): void {
  store<usize>(JOB, changetype<usize>(gradient));
  parallel(directTile, gradient.chunks * gradient.groups);
  addChunks(gradient);
}

function directTile(tile: i32): void {
  const gradient = changetype<KernelGradient>(load<usize>(JOB));
  const group = tile % gradient.groups;
  const chunk = tile / gradient.groups;
  const first = chunk * gradient.chunkSize;
  const last = min32(first + gradient.chunkSize, gradient.batch * gradient.gridHeight);
  const rowBytes = <usize>(gradient.groups * gradient.columns) << 2;
  const target = chunkTarget(gradient, chunk) + (<usize>(group * gradient.columns) << 2);
  for (let run = 0; run < gradient.runCount; run++) {
    for (let index = 0; index < gradient.runLength; index += 4) {
      const rows = min32(4, gradient.runLength - index);
      const source = runBytes(gradient, run) + (<usize>(group * gradient.runLength + index) << 2);
      const row = target + <usize>(run * gradient.runLength + index) * rowBytes;
      for (let column = 0; column < gradient.columns; column += 8) {
        const columns = min32(8, gradient.columns - column);
        const offset = <usize>column << 2;
        addRows(gradient, first, last, source, rows, <usize>(group * gradient.columns + column) << 2, columns, row + offset);
      }
    }
  }
}

/** Four numbers of a run by eight columns, added up over rows of the grid. */
function addRows(
  gradient: KernelGradient,
  first: i32,
  last: i32,
  source: usize,
  rows: i32,
  column: usize,
  columns: i32,
  target: usize,
): void {
  const channels = <usize>(gradient.groups * gradient.columns) << 2;
  const step = <usize>(gradient.stepX * gradient.channels) << 2;
  const rowStep = <usize>(gradient.stepY * gradient.width * gradient.channels) << 2;
  const height = gradient.gridHeight;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let b = gradient.dy + <usize>(first * gradient.gridWidth) * channels + column;
  let image = gradient.source + source + <usize>(first / height) * imageBytes(gradient);
  let y = first % height;
  const rowOfB = <usize>gradient.gridWidth * channels;
  let x: v128, y0: v128, y1: v128;
  for (let row = first; row < last; row++) {
    let a = image + <usize>y * rowStep - step;
    const end = b + rowOfB;
    while (true) {
      a += step;
      y0 = v128.load(b);
      y1 = v128.load(b, 16);
      x = v128.load_splat<f32>(a);
      c00 = mac(c00, x, y0);
      c01 = mac(c01, x, y1);
      x = v128.load_splat<f32>(a, 4);
      c10 = mac(c10, x, y0);
      c11 = mac(c11, x, y1);
      x = v128.load_splat<f32>(a, 8);
      c20 = mac(c20, x, y0);
      c21 = mac(c21, x, y1);
      x = v128.load_splat<f32>(a, 12);
      c30 = mac(c30, x, y0);
      c31 = mac(c31, x, y1);
      b += channels;
      if (b >= end) break;
      a += step;
      y0 = v128.load(b);
      y1 = v128.load(b, 16);
      x = v128.load_splat<f32>(a);
      c00 = mac(c00, x, y0);
      c01 = mac(c01, x, y1);
      x = v128.load_splat<f32>(a, 4);
      c10 = mac(c10, x, y0);
      c11 = mac(c11, x, y1);
      x = v128.load_splat<f32>(a, 8);
      c20 = mac(c20, x, y0);
      c21 = mac(c21, x, y1);
      x = v128.load_splat<f32>(a, 12);
      c30 = mac(c30, x, y0);
      c31 = mac(c31, x, y1);
      b += channels;
      if (b >= end) break;
    }
    if (++y == height) {
      y = 0;
      image += imageBytes(gradient);
    }
  }
  const rowBytes = <usize>(gradient.groups * gradient.columns) << 2;
  storeColumns(target, c00, c01, columns);
  if (rows > 1) storeColumns(target + rowBytes, c10, c11, columns);
  if (rows > 2) storeColumns(target + (rowBytes << 1), c20, c21, columns);
  if (rows > 3) storeColumns(target + 3 * rowBytes, c30, c31, columns);
}

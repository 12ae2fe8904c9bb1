import { ceilDiv, mac, min32 } from "./simd";
import { JOB, parallel, scratch } from "./threads";

/*
 * Depthwise convolution, one output channel for each input channel: nothing is added up over channels, so they are the lanes of the
 * vectors. Each position first lists the taps that count for it, then works through its channels.
 */

/** 32-bit words in the order in which JavaScript writes them. */
@unmanaged
export class Depthwise {
  /** The input's images, or, for its gradient, those of the gradient at the output. */
  source: usize;
  kernel: usize;
  target: usize;
  /** For the gradient of the kernel: a whole kernel for each chunk. */
  partials: usize;
  channels: i32;
  batch: i32;
  inHeight: i32;
  inWidth: i32;
  outHeight: i32;
  outWidth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  padTop: i32;
  padLeft: i32;
  /** One number a channel, or 0. */
  bias: usize;
  relu: i32;
  /** Rows of the result, or of the output in the gradient of the kernel, that make a tile. */
  rowsOfTile: i32;
}

export function depthwise(job: Depthwise): void {
  store<usize>(JOB, changetype<usize>(job));
  parallel(forwardTile, ceilDiv(job.batch * job.outHeight, job.rowsOfTile));
}

export function depthwiseGradInput(job: Depthwise): void {
  store<usize>(JOB, changetype<usize>(job));
  parallel(gradInputTile, ceilDiv(job.batch * job.inHeight, job.rowsOfTile));
}

export function depthwiseGradKernel(job: Depthwise): void {
  store<usize>(JOB, changetype<usize>(job));
  const chunks = ceilDiv(job.batch * job.outHeight, job.rowsOfTile);
  parallel(gradKernelTile, chunks);
  addPartials(job, chunks);
}

function forwardTile(tile: i32): void {
  const job = changetype<Depthwise>(load<usize>(JOB));
  const first = tile * job.rowsOfTile;
  const last = min32(first + job.rowsOfTile, job.batch * job.outHeight);
  const channelBytes = <usize>job.channels << 2;
  let target = job.target + <usize>(first * job.outWidth) * channelBytes;
  for (let row = first; row < last; row++) {
    for (let x = 0; x < job.outWidth; x++) {
      const taps = listTaps(job, row / job.outHeight, row % job.outHeight, x, job.kernel);
      addTaps(job, taps, target);
      target += channelBytes;
    }
  }
}

/** Lists the addresses of input and kernel (or what lies like it) for the taps of output (y, x) that lie inside the image. */
function listTaps(job: Depthwise, image: i32, y: i32, x: i32, kernel: usize): i32 {
  const channelBytes = <usize>job.channels << 2;
  let entry = scratch();
  for (let ky = 0; ky < job.kernelHeight; ky++) {
    const iy = y * job.strideHeight - job.padTop + ky * job.dilationHeight;
    if (<u32>iy >= <u32>job.inHeight) continue;
    for (let kx = 0; kx < job.kernelWidth; kx++) {
      const ix = x * job.strideWidth - job.padLeft + kx * job.dilationWidth;
      if (<u32>ix >= <u32>job.inWidth) continue;
      store<usize>(entry, job.source + <usize>((image * job.inHeight + iy) * job.inWidth + ix) * channelBytes);
      store<usize>(entry, kernel + <usize>(ky * job.kernelWidth + kx) * channelBytes, 4);
      entry += 8;
    }
  }
  return <i32>((entry - scratch()) >> 3);
}

function gradInputTile(tile: i32): void {
  const job = changetype<Depthwise>(load<usize>(JOB));
  const first = tile * job.rowsOfTile;
  const last = min32(first + job.rowsOfTile, job.batch * job.inHeight);
  const channelBytes = <usize>job.channels << 2;
  let target = job.target + <usize>(first * job.inWidth) * channelBytes;
  for (let row = first; row < last; row++) {
    for (let x = 0; x < job.inWidth; x++) {
      const taps = listTapsBack(job, row / job.inHeight, row % job.inHeight, x);
      addTaps(job, taps, target);
      target += channelBytes;
    }
  }
}

/** Lists the outputs that read input (y, x), with the kernel's cell that they read it through. */
function listTapsBack(job: Depthwise, image: i32, y: i32, x: i32): i32 {
  const channelBytes = <usize>job.channels << 2;
  let entry = scratch();
  for (let ky = 0; ky < job.kernelHeight; ky++) {
    const fromTop = y + job.padTop - ky * job.dilationHeight;
    if (fromTop < 0 || fromTop % job.strideHeight != 0) continue;
    const oy = fromTop / job.strideHeight;
    if (oy >= job.outHeight) continue;
    for (let kx = 0; kx < job.kernelWidth; kx++) {
      const fromLeft = x + job.padLeft - kx * job.dilationWidth;
      if (fromLeft < 0 || fromLeft % job.strideWidth != 0) continue;
      const ox = fromLeft / job.strideWidth;
      if (ox >= job.outWidth) continue;
      store<usize>(entry, job.source + <usize>((image * job.outHeight + oy) * job.outWidth + ox) * channelBytes);
      store<usize>(entry, job.kernel + <usize>(ky * job.kernelWidth + kx) * channelBytes, 4);
      entry += 8;
    }
  }
  return <i32>((entry - scratch()) >> 3);
}

/** target[channel] = [bias +] Σ of the listed products [cut at 0] */
function addTaps(job: Depthwise, taps: i32, target: usize): void {
  const end = scratch() + (<usize>taps << 3);
  const zero = f32x4.splat(0);
  let offset: usize = 0;
  for (const whole = <usize>(job.channels & ~3) << 2; offset < whole; offset += 16) {
    let total = job.bias == 0 ? zero : v128.load(job.bias + offset);
    for (let entry = scratch(); entry < end; entry += 8) {
      total = mac(total, v128.load(load<usize>(entry) + offset), v128.load(load<usize>(entry, 4) + offset));
    }
    v128.store(target + offset, job.relu ? f32x4.pmax(zero, total) : total);
  }
  for (const all = <usize>job.channels << 2; offset < all; offset += 4) {
    let total: f32 = job.bias == 0 ? 0 : load<f32>(job.bias + offset);
    for (let entry = scratch(); entry < end; entry += 8) {
      total += load<f32>(load<usize>(entry) + offset) * load<f32>(load<usize>(entry, 4) + offset);
    }
    store<f32>(target + offset, job.relu && !(total > 0) ? 0 : total);
  }
}

/** Here `kernel` is the gradient at the output, and the list leads to the chunk's own kernel of sums. */
function gradKernelTile(tile: i32): void {
  const job = changetype<Depthwise>(load<usize>(JOB));
  const first = tile * job.rowsOfTile;
  const last = min32(first + job.rowsOfTile, job.batch * job.outHeight);
  const channelBytes = <usize>job.channels << 2;
  const kernelBytes = <usize>(job.kernelHeight * job.kernelWidth) * channelBytes;
  const sums = job.partials + <usize>tile * kernelBytes;
  memory.fill(sums, 0, kernelBytes);
  let dy = job.kernel + <usize>(first * job.outWidth) * channelBytes;
  for (let row = first; row < last; row++) {
    for (let x = 0; x < job.outWidth; x++) {
      const taps = listTaps(job, row / job.outHeight, row % job.outHeight, x, sums);
      const end = scratch() + (<usize>taps << 3);
      for (let entry = scratch(); entry < end; entry += 8) {
        addProducts(load<usize>(entry), dy, load<usize>(entry, 4), job.channels);
      }
      dy += channelBytes;
    }
  }
}

function addProducts(x: usize, dy: usize, target: usize, channels: i32): void {
  let offset: usize = 0;
  for (const whole = <usize>(channels & ~3) << 2; offset < whole; offset += 16) {
    v128.store(
      target + offset,
      mac(v128.load(target + offset), v128.load(x + offset), v128.load(dy + offset)),
    );
  }
  for (const all = <usize>channels << 2; offset < all; offset += 4) {
    store<f32>(target + offset, load<f32>(target + offset) + load<f32>(x + offset) * load<f32>(dy + offset));
  }
}

function addPartials(job: Depthwise, chunks: i32): void {
  const bytes = <usize>(job.kernelHeight * job.kernelWidth * job.channels) << 2;
  memory.copy(job.target, job.partials, bytes);
  for (let chunk = 1; chunk < chunks; chunk++) {
    const source = job.partials + <usize>chunk * bytes;
    let offset: usize = 0;
    for (const whole = bytes & ~15; offset < whole; offset += 16) {
      v128.store(job.target + offset, f32x4.add(v128.load(job.target + offset), v128.load(source + offset)));
    }
    for (; offset < bytes; offset += 4) {
      store<f32>(job.target + offset, load<f32>(job.target + offset) + load<f32>(source + offset));
    }
  }
}

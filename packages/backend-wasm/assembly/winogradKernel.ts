import { min32 } from "./simd";
import { PLANES, WinogradJob } from "./winogradJob";
import { spreadTaps } from "./winogradTwoByTwo";

/**
 * G · g · Gᵀ for the output channels from `output`, `panels` panels of 8, and the input channels `input` … `input + depth − 1`. In plane p
 * panel q, channel k begins at planes + p · plane + (q · depth + k) · 32: what the micro-kernel reads.
 */
export function transformKernel(
  job: WinogradJob,
  input: i32,
  depth: i32,
  output: i32,
  panels: i32,
  planes: usize,
  plane: usize,
  temporary: usize,
): void {
  const channels = min32(panels * 8, job.outChannels - output);
  if (job.turned) transformTurned(job, input, depth, output, channels, planes, plane, temporary);
  else transformPlain(job, input, depth, output, channels, planes, plane);
}

function transformPlain(
  job: WinogradJob,
  input: i32,
  depth: i32,
  output: i32,
  channels: i32,
  planes: usize,
  plane: usize,
): void {
  const line = (<usize>job.outChannels) << 2;
  const tap = <usize>job.inChannels * line;
  const panel = (<usize>depth) << 5;
  let from = job.kernel + <usize>input * line + ((<usize>output) << 2);
  for (let k = 0; k < depth; k++) {
    let to = planes + ((<usize>k) << 5);
    for (let o = 0; o < channels; o += 8) {
      const at = from + ((<usize>o) << 2);
      transformVector(job, at, tap, to, plane);
      if (o + 4 < channels) transformVector(job, at + 16, tap, to + 16, plane);
      to += panel;
    }
    from += line;
  }
}

/** The kernel of the input gradient: turned by 180°, its channels exchanged. It lies as [3, 3, this job's outputs, this job's inputs]. */
function transformTurned(
  job: WinogradJob,
  input: i32,
  depth: i32,
  output: i32,
  channels: i32,
  planes: usize,
  plane: usize,
  temporary: usize,
): void {
  const line = (<usize>job.inChannels) << 2;
  const tap = <usize>job.outChannels * line;
  const panel = (<usize>depth) << 5;
  const first = job.kernel + ((<usize>input) << 2) + <usize>output * line;
  for (let k = 0; k < depth; k += 4) {
    const some = min32(4, depth - k);
    for (let o = 0; o < channels; o += 4) {
      const from = first + ((<usize>k) << 2) + <usize>o * line;
      transposeTaps(from, tap, line, channels - o, temporary);
      let to = planes + <usize>(o >> 3) * panel + ((<usize>k) << 5) + (<usize>(o & 4) << 2);
      for (let i = 0; i < some; i++) {
        transformVector(job, temporary + ((<usize>i) << 4), 64, to, plane);
        to += 32;
      }
    }
  }
}

/** Nine blocks of 4×4 channels, the last tap first; of lines behind the last one it takes that once more. */
function transposeTaps(from: usize, tap: usize, line: usize, lines: i32, to: usize): void {
  const b = lines > 1 ? line : 0;
  const c = lines > 2 ? b + line : b;
  const d = lines > 3 ? c + line : c;
  for (let at = to + 8 * 64; at >= to; at -= 64) {
    transpose(from, from + b, from + c, from + d, at);
    from += tap;
  }
}

// @ts-ignore: decorator
@inline
function transpose(a: usize, b: usize, c: usize, d: usize, to: usize): void {
  const a0 = v128.load(a);
  const b0 = v128.load(b);
  const c0 = v128.load(c);
  const d0 = v128.load(d);
  const abLow = v128.shuffle<f32>(a0, b0, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a0, b0, 2, 6, 3, 7);
  const cdLow = v128.shuffle<f32>(c0, d0, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<f32>(c0, d0, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(abLow, cdLow, 0, 2));
  v128.store(to, v128.shuffle<f64>(abLow, cdLow, 1, 3), 16);
  v128.store(to, v128.shuffle<f64>(abHigh, cdHigh, 0, 2), 32);
  v128.store(to, v128.shuffle<f64>(abHigh, cdHigh, 1, 3), 48);
}

// @ts-ignore: decorator
@inline
function transformVector(job: WinogradJob, g: usize, tap: usize, to: usize, plane: usize): void {
  if (job.planes == PLANES) transformTaps(g, tap, to, plane);
  else spreadTaps(g, tap, to, plane);
}

/** One vector of kernels, their nine numbers `tap` bytes apart. */
function transformTaps(g: usize, tap: usize, to: usize, plane: usize): void {
  const quarter = f32x4.splat(1.0 / 4.0);
  const sixth = f32x4.splat(1.0 / 6.0);
  const twelfth = f32x4.splat(1.0 / 12.0);
  const twentyFourth = f32x4.splat(1.0 / 24.0);
  const row = plane * 6;
  const g1 = g + 3 * tap;
  const g2 = g1 + 3 * tap;
  transformRow(
    f32x4.mul(v128.load(g), quarter),
    f32x4.mul(v128.load(g + tap), quarter),
    f32x4.mul(v128.load(g + 2 * tap), quarter),
    to,
    plane,
  );
  transformRow(v128.load(g2), v128.load(g2 + tap), v128.load(g2 + 2 * tap), to + 5 * row, plane);
  const s0 = f32x4.mul(f32x4.add(v128.load(g), v128.load(g2)), sixth);
  const s1 = f32x4.mul(f32x4.add(v128.load(g + tap), v128.load(g2 + tap)), sixth);
  const s2 = f32x4.mul(f32x4.add(v128.load(g + 2 * tap), v128.load(g2 + 2 * tap)), sixth);
  const q0 = f32x4.mul(v128.load(g1), sixth);
  const q1 = f32x4.mul(v128.load(g1 + tap), sixth);
  const q2 = f32x4.mul(v128.load(g1 + 2 * tap), sixth);
  transformRow(
    f32x4.neg(f32x4.add(s0, q0)),
    f32x4.neg(f32x4.add(s1, q1)),
    f32x4.neg(f32x4.add(s2, q2)),
    to + row,
    plane,
  );
  transformRow(f32x4.sub(q0, s0), f32x4.sub(q1, s1), f32x4.sub(q2, s2), to + 2 * row, plane);
  const u0 = weigh(v128.load(g), twentyFourth, v128.load(g2), sixth);
  const u1 = weigh(v128.load(g + tap), twentyFourth, v128.load(g2 + tap), sixth);
  const u2 = weigh(v128.load(g + 2 * tap), twentyFourth, v128.load(g2 + 2 * tap), sixth);
  const w0 = f32x4.mul(v128.load(g1), twelfth);
  const w1 = f32x4.mul(v128.load(g1 + tap), twelfth);
  const w2 = f32x4.mul(v128.load(g1 + 2 * tap), twelfth);
  transformRow(f32x4.add(u0, w0), f32x4.add(u1, w1), f32x4.add(u2, w2), to + 3 * row, plane);
  transformRow(f32x4.sub(u0, w0), f32x4.sub(u1, w1), f32x4.sub(u2, w2), to + 4 * row, plane);
}

// @ts-ignore: decorator
@inline
function weigh(a: v128, scaleA: v128, b: v128, scaleB: v128): v128 {
  return f32x4.add(f32x4.mul(a, scaleA), f32x4.mul(b, scaleB));
}

// @ts-ignore: decorator
@inline
function transformRow(g0: v128, g1: v128, g2: v128, to: usize, plane: usize): void {
  const sixth = f32x4.splat(1.0 / 6.0);
  const s = f32x4.mul(f32x4.add(g0, g2), sixth);
  const q = f32x4.mul(g1, sixth);
  const u = weigh(g0, f32x4.splat(1.0 / 24.0), g2, sixth);
  const w = f32x4.mul(g1, f32x4.splat(1.0 / 12.0));
  v128.store(to, f32x4.mul(g0, f32x4.splat(1.0 / 4.0)));
  v128.store(to + plane, f32x4.neg(f32x4.add(s, q)));
  v128.store(to + 2 * plane, f32x4.sub(q, s));
  v128.store(to + 3 * plane, f32x4.add(u, w));
  v128.store(to + 4 * plane, f32x4.sub(u, w));
  v128.store(to + 5 * plane, g2);
}

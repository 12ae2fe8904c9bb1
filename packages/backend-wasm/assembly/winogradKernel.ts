import { min32 } from "./simd";
import { WinogradJob } from "./winogradJob";

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
  for (let q = 0; q < panels; q++) {
    for (let half = 0; half < 8; half += 4) {
      const o = output + q * 8 + half;
      if (o >= job.outChannels) return;
      const to = planes + <usize>(q * depth) * 32 + <usize>half * 4;
      if (job.turned) transformTurned(job, input, depth, o, to, plane, temporary);
      else transformPlain(job, input, depth, o, to, plane);
    }
  }
}

function transformPlain(job: WinogradJob, input: i32, depth: i32, output: i32, to: usize, plane: usize): void {
  const line = (<usize>job.outChannels) << 2;
  const tap = <usize>job.inChannels * line;
  let from = job.kernel + <usize>input * line + ((<usize>output) << 2);
  for (let k = 0; k < depth; k++) {
    transformTaps(from, tap, to, plane);
    from += line;
    to += 32;
  }
}

/** The kernel of the input gradient: turned by 180°, its channels exchanged. It lies as [3, 3, this job's outputs, this job's inputs]. */
function transformTurned(
  job: WinogradJob,
  input: i32,
  depth: i32,
  output: i32,
  to: usize,
  plane: usize,
  temporary: usize,
): void {
  const line = (<usize>job.inChannels) << 2;
  const tap = <usize>job.outChannels * line;
  const last = job.outChannels - 1;
  const from = job.kernel + ((<usize>input) << 2);
  const r0 = <usize>output * line;
  const r1 = <usize>min32(output + 1, last) * line;
  const r2 = <usize>min32(output + 2, last) * line;
  const r3 = <usize>min32(output + 3, last) * line;
  for (let k = 0; k < depth; k += 4) {
    let at = from + ((<usize>k) << 2);
    for (let t = 9; --t >= 0; at += tap) transpose(at + r0, at + r1, at + r2, at + r3, temporary + ((<usize>t) << 6));
    for (let i = 0; i < min32(4, depth - k); i++) {
      transformTaps(temporary + ((<usize>i) << 4), 64, to, plane);
      to += 32;
    }
  }
}

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

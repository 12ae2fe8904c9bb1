import { copyColumns8, interleave } from "./pack";
import { ceilDiv, min32 } from "./simd";
import { JOB, parallel } from "./threads";

@unmanaged
class KernelPanelsJob {
  kernel: usize;
  panels: usize;
  groups: i32;
  /** Input channels of a group, and output channels of all. */
  inputs: i32;
  outputs: i32;
  taps: usize;
  tapCount: i32;
}

/** Packs a kernel (taps × inputs × outputs) into panels of 8 output channels, all taps and inputs deep, group after group. */
export function packKernel(kernel: usize, panels: usize, groups: i32, inputs: i32, outputs: i32, tapCount: i32): void {
  const job = jobOf(kernel, panels, groups, inputs, outputs, 0, tapCount);
  parallel(packForward, groups * ceilDiv(job.outputs / groups, 8));
}

/** The kernel turned round: panels of 8 input channels, the listed taps and a group's output channels deep. */
export function packKernelTransposed(
  kernel: usize,
  panels: usize,
  groups: i32,
  inputs: i32,
  outputs: i32,
  taps: usize,
  tapCount: i32,
): void {
  jobOf(kernel, panels, groups, inputs, outputs, taps, tapCount);
  parallel(packTransposed, groups * ceilDiv(inputs, 8));
}

function jobOf(
  kernel: usize,
  panels: usize,
  groups: i32,
  inputs: i32,
  outputs: i32,
  taps: usize,
  tapCount: i32,
): KernelPanelsJob {
  const job = changetype<KernelPanelsJob>(JOB);
  job.kernel = kernel;
  job.panels = panels;
  job.groups = groups;
  job.inputs = inputs;
  job.outputs = outputs;
  job.taps = taps;
  job.tapCount = tapCount;
  return job;
}

function packForward(tile: i32): void {
  const job = changetype<KernelPanelsJob>(JOB);
  const columns = job.outputs / job.groups;
  const panels = ceilDiv(columns, 8);
  const column = (tile / panels) * columns + ((tile % panels) << 3);
  const depth = job.tapCount * job.inputs;
  copyColumns8(
    job.kernel + (<usize>column << 2),
    <usize>job.outputs << 2,
    depth,
    job.panels + ((<usize>tile * depth) << 5),
  );
}

function packTransposed(tile: i32): void {
  const job = changetype<KernelPanelsJob>(JOB);
  const length = job.outputs / job.groups;
  const panels = ceilDiv(job.inputs, 8);
  const group = tile / panels;
  const row = (tile % panels) << 3;
  const last = job.inputs - 1;
  const stride = <usize>job.outputs << 2;
  let target = job.panels + ((<usize>tile * job.tapCount * length) << 5);
  for (let index = 0; index < job.tapCount; index++) {
    const tap = load<i32>(job.taps + (<usize>index << 2));
    const source = job.kernel + ((<usize>(tap * job.inputs * job.outputs + group * length)) << 2);
    for (let half = 0; half < 2; half++) {
      const at = row + (half << 2);
      interleave(
        source + <usize>min32(at, last) * stride,
        source + <usize>min32(at + 1, last) * stride,
        source + <usize>min32(at + 2, last) * stride,
        source + <usize>min32(at + 3, last) * stride,
        length,
        target + (half << 4),
        32,
      );
    }
    target += <usize>length << 5;
  }
}

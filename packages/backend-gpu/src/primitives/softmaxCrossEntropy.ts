import type { Device } from "../Device.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import { MAX } from "../programs/reduce.js";
import {
  CROSS_ENTROPY_GRAD,
  crossEntropyProgram,
  DISTANCES,
  EXPONENTIALS,
} from "../programs/softmaxCrossEntropy.js";
import { withFloats } from "./layout.js";
import { reduced } from "./reduce.js";

/** The largest logit of every row is taken off first, so that no exponential overflows. */
export function softmaxCrossEntropy(
  device: Device,
  logits: GpuBuffer,
  labels: GpuBuffer,
  labelSmoothing: number,
): { readonly losses: GpuBuffer; readonly gradient: GpuBuffer } {
  const op = "softmaxCrossEntropy";
  const from = device.floats(op, logits);
  return withFloats(device, op, labels, (ids) => {
    const rows = labels.size;
    const classes = logits.size / rows;
    const perRow = { outer: rows, reduced: classes, inner: 1 };
    const largest = reduced(device, { op, program: MAX, inputs: [from] }, perRow);
    const totals = reduced(device, { op, program: EXPONENTIALS, inputs: [from, largest] }, perRow);
    const distances =
      labelSmoothing === 0
        ? []
        : [reduced(device, { op, program: DISTANCES, inputs: [from, largest] }, perRow)];
    const inputs = [from, ids, largest, totals];
    const scalars = [classes, 1 - labelSmoothing, labelSmoothing / classes];
    const losses = device.compute({
      op,
      program: crossEntropyProgram(labelSmoothing !== 0),
      inputs: [...inputs, ...distances],
      scalars,
      size: rows,
    });
    const gradient = device.compute({
      op,
      program: CROSS_ENTROPY_GRAD,
      inputs,
      scalars,
      size: logits.size,
    });
    device.discard(largest, totals, ...distances);
    return { losses, gradient };
  });
}

import { fill } from "./elementwiseFill";
import { depthOf, Gather, KernelGradient, prepareViews } from "./gather";
import { gatherDirect } from "./gatherDirect";
import { gatherPacked } from "./gatherPacked";
import { kernelGradientDirect } from "./kernelGradientDirect";
import { kernelGradientPacked } from "./kernelGradientPacked";
import { packKernel, packKernelTransposed } from "./kernelPanels";
import { ceilDiv } from "./simd";

/**
 * A whole convolution: `count` gatherings, `bytes` apart, into one target. The `cleared` numbers at its begin are 0 where no gathering
 * writes.
 */
export function gatherAll(first: usize, count: i32, bytes: i32, target: usize, cleared: i32): void {
  if (cleared > 0) fill(target, cleared, 0);
  for (let index = 0; index < count; index++) {
    const gather = changetype<Gather>(first + <usize>(index * bytes));
    prepareViews(gather);
    pack(gather);
    if (gather.biasPanels == 0) {
      gatherPacked(gather);
    } else {
      fillBiasPanels(gather);
      gatherDirect(gather);
    }
  }
}

function pack(gather: Gather): void {
  const inner = depthOf(gather) / gather.tapCount;
  const kernel = gather.kernel;
  const panels = gather.panels;
  const groups = gather.groups;
  const columns = gather.columns;
  const tapCount = gather.tapCount;
  if (gather.taps == 0) packKernel(kernel, panels, groups, inner, columns * groups, tapCount);
  else packKernelTransposed(kernel, panels, groups, columns, inner * groups, gather.taps, tapCount);
}

/** The direct form serves one group. */
function fillBiasPanels(gather: Gather): void {
  const columns = gather.columns;
  memory.fill(gather.biasPanels, 0, <usize>ceilDiv(columns, 8) << 5);
  if (gather.bias != 0) memory.copy(gather.biasPanels, gather.bias, <usize>columns << 2);
}

/** The gradient of a kernel. */
export function kernelGradient(gradient: KernelGradient): void {
  prepareViews(gradient);
  if (gradient.direct) kernelGradientDirect(gradient);
  else kernelGradientPacked(gradient);
}

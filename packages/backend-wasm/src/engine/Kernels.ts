import type { BatchNormKernels } from "../primitives/batchNorm.js";
import type { Conv2dKernels } from "../primitives/conv2d.js";
import type { ElementwiseKernels } from "../primitives/elementwise.js";
import type { LayoutKernels } from "../primitives/layout.js";
import type { MatMulKernels } from "../primitives/matMul.js";
import type { OptimizerKernels } from "../primitives/optimizers.js";
import type { Pool2dKernels } from "../primitives/pool2d.js";
import type { ReduceKernels } from "../primitives/reduce.js";
import type { SoftmaxCrossEntropyKernels } from "../primitives/softmaxCrossEntropy.js";
import type { WinogradKernels } from "../primitives/winograd.js";

/** What the binary exports; every family of primitives names the functions that it calls. */
export type Kernels = ThreadKernels &
  BatchNormKernels &
  Conv2dKernels &
  ElementwiseKernels &
  LayoutKernels &
  MatMulKernels &
  OptimizerKernels &
  Pool2dKernels &
  ReduceKernels &
  SoftmaxCrossEntropyKernels &
  WinogradKernels;

interface ThreadKernels {
  /** Bytes of memory of its own that each thread brings. */
  scratchBytes(): number;
  start(threads: number, scratch: number, mayBlock: number): void;
  /** Waits until the workers have left a job that this thread was thrown out of. */
  settle(): void;
  /** Ends `work` in all workers. */
  quit(): void;
}

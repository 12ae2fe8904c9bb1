export type Pass = "forward" | "gradInput" | "gradKernel";

/** n×n by n×n. */
export interface MatMulWork {
  readonly kind: "matMul";
  readonly batch: 1;
  readonly size: number;
}

export interface Conv2dWork {
  readonly kind: "conv2d";
  readonly pass: Pass;
  readonly batch: number;
  /** Height and width. */
  readonly size: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride: number;
  /** On every side. */
  readonly pad: number;
}

/** Maximum of 2×2 windows, or its gradient. */
export interface MaxPoolWork {
  readonly kind: "maxPool";
  readonly pass: "forward" | "gradInput";
  readonly batch: number;
  readonly size: number;
  readonly channels: number;
}

/** Batch normalization with the batch's statistics, alone or with its gradients. */
export interface BatchNormWork {
  readonly kind: "batchNorm";
  readonly pass: "forward" | "both";
  readonly batch: number;
  readonly size: number;
  readonly channels: number;
}

export interface NetWork {
  /** `outside`: a training step in which the time outside the backend's primitives is measured. */
  readonly kind: "train" | "infer" | "outside";
  readonly batch: number;
  readonly net: string;
  /** Path of weights and images. */
  readonly file: string;
}

/** A product n×n by n×n, then as many multiply-adds by our GEMM's inner loop alone, on panels that stay in the first-level cache. */
export interface MicroKernelWork {
  readonly kind: "microKernel";
  readonly batch: 1;
  readonly size: number;
}

/** What is timed, as plain data that a process of any language can be told. */
export type Work = MatMulWork | Conv2dWork | MaxPoolWork | BatchNormWork | NetWork | MicroKernelWork;

/** One line of a bench. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly work: Work;
  /** What one run at the full batch works through. */
  readonly amount: number;
  readonly unit: "GFLOP" | "GB" | "images";
  /** The same in billions of floating-point operations, for an estimate of its time. */
  readonly gigaflops: number;
}

export function isNetWork(work: Work): work is NetWork {
  return "net" in work;
}

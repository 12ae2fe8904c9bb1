import type { Task } from "../harness/Work.js";
import type { Bench } from "./Bench.js";

/** Square products, and what our inner loop alone does. */
export const gemm: Bench = {
  name: "gemm",
  title: "Matrix products",
  seconds: 1,
  groups: () => [{ title: "float32, n×n by n×n", tasks: [...[64, 512, 1024].map(product), microKernel] }],
};

function product(size: number): Task {
  const gigaflops = (2 * size ** 3) / 1e9;
  return {
    id: `gemm-${size}`,
    title: `${size}×${size}`,
    work: { kind: "matMul", batch: 1, size },
    amount: gigaflops,
    unit: "GFLOP",
    gigaflops,
  };
}

/** 4,096 times a tile of 4×8 with 256 multiply-adds each. */
const KERNEL_GIGAFLOPS = (4096 * 2 * 4 * 8 * 256) / 1e9;

const microKernel: Task = {
  id: "micro-kernel",
  title: "micro-kernel alone",
  work: { kind: "microKernel", batch: 1 },
  amount: KERNEL_GIGAFLOPS,
  unit: "GFLOP",
  gigaflops: KERNEL_GIGAFLOPS,
};

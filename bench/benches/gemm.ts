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

const microKernel: Task = {
  ...product(1024),
  id: "micro-kernel",
  title: "1024×1024, rate as a share of our micro-kernel's",
  work: { kind: "microKernel", batch: 1, size: 1024 },
};

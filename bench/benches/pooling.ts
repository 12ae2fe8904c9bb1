import type { BatchNormWork, MaxPoolWork, Task } from "../harness/Work.js";
import type { Bench } from "./Bench.js";

const POOLED = [
  { batch: 128, size: 26, channels: 6 },
  { batch: 32, size: 32, channels: 64 },
];
const NORMALIZED = [
  { batch: 16, size: 32, channels: 64 },
  { batch: 16, size: 8, channels: 256 },
];

/** What reads and writes much and computes little. */
export const pooling: Bench = {
  name: "pooling",
  title: "Pooling and batch normalization",
  seconds: 0.5,
  groups: () => [
    {
      title: "maximum of 2×2",
      tasks: POOLED.flatMap((shape) => [
        task("forward", { kind: "maxPool", pass: "forward", ...shape }),
        task("gradient", { kind: "maxPool", pass: "gradInput", ...shape }),
      ]),
    },
    {
      title: "batch normalization with the batch's statistics",
      tasks: NORMALIZED.flatMap((shape) => [
        task("forward", { kind: "batchNorm", pass: "forward", ...shape }),
        task("forward and backward", { kind: "batchNorm", pass: "both", ...shape }),
      ]),
    },
  ],
};

function task(title: string, work: MaxPoolWork | BatchNormWork): Task {
  const { batch, size, channels, kind, pass } = work;
  const elements = batch * size * size * channels;
  return {
    id: `${kind}-${size}-${channels}-${pass}`,
    title: `b${batch} ${size}×${size}×${channels}, ${title}`,
    work,
    amount: (4 * elements) / 1e9,
    unit: "GB",
    gigaflops: (4 * elements) / 1e9,
  };
}

import { convolutionId } from "../benches/convolution.js";
import type { Figures } from "./Figures.js";
import { quotient, scaled, total, worst } from "./Figures.js";
import { number, percent } from "./format.js";
import type { Goal } from "./Goal.js";
import { kernelShare } from "./ratio.js";

/** Products and convolutions, the slowest shape of each. */
export function operationGoals(figures: Figures, threads: number): readonly Goal[] {
  const counts = [...new Set([1, threads])];
  return [
    ...products(figures, "simd", { must: 2.4, aim: 2.2 }),
    ...products(figures, "relaxed", { must: 2.1, aim: 1.9 }),
    ...counts.flatMap((count) => [
      againstOnnxruntime(figures, "simd", count, 1.1),
      againstOnnxruntime(figures, "relaxed", count, 0.95),
    ]),
    againstXnnpack(figures, "3×3 convolution, 64–256 channels", WIDE, { must: 0.3, aim: 0.2 }),
    againstXnnpack(figures, "LeNet's convolutions", NARROW, { must: 0.8, aim: 0.8 }),
    ...counts.map((count) => gradients(figures, count)),
  ];
}

type Binary = "simd" | "relaxed";

interface Bounds {
  readonly must: number;
  readonly aim: number;
}

const same = (size: number, inChannels: number, outChannels = inChannels) =>
  convolutionId("vgg13", { size, inChannels, outChannels, kernel: 3, stride: 1 }, "forward");
const WIDE = [same(32, 64), same(16, 128), same(8, 256)];
const NARROW = [
  convolutionId("lenet5", { size: 28, inChannels: 1, outChannels: 6, kernel: 3, stride: 1 }, "forward"),
  convolutionId("lenet5", { size: 13, inChannels: 6, outChannels: 16, kernel: 3, stride: 1 }, "forward"),
];

function products(figures: Figures, binary: Binary, bounds: Bounds): readonly Goal[] {
  const ours = `wasm-${binary}-1`;
  const beside = figures.row("micro-kernel", ours);
  return [
    {
      work: `GEMM 1024, share of our micro-kernel's rate, ${binary}`,
      ...{ must: 0.88, aim: 0.97, better: "more", format: percent },
      measured: beside === undefined ? undefined : kernelShare(beside),
    },
    ...["gemm-512", "gemm-1024"].map(
      (task): Goal => ({
        work: `GEMM ${task.slice(5)}, 1 thread, ${binary}: time against onnxruntime-node`,
        ...{ ...bounds, better: "less", format: number },
        measured: figures.against(task, ours, "ort-1"),
      }),
    ),
  ];
}

function againstOnnxruntime(figures: Figures, binary: Binary, threads: number, must: number): Goal {
  return {
    work: `3×3 convolution, 64–256 channels, forward, threads ${threads}, ${binary}: time against onnxruntime-node`,
    ...{ must, aim: 0.8, better: "less", format: number },
    measured: worst(WIDE.map((task) => figures.against(task, `wasm-${binary}-${threads}`, `ort-${threads}`))),
  };
}

function againstXnnpack(figures: Figures, name: string, tasks: readonly string[], bounds: Bounds): Goal {
  return {
    work: `${name}, forward, 1 thread, relaxed: time against TensorFlow.js's wasm (XNNPACK)`,
    ...{ ...bounds, better: "less", format: number },
    measured: worst(tasks.map((task) => figures.against(task, "wasm-relaxed-1", "tfjs-wasm"))),
  };
}

function gradients(figures: Figures, threads: number): Goal {
  const share = (task: string) => {
    const [forward, ...backward] = ["forward", "gradInput", "gradKernel"].map((pass) =>
      figures.time(task.replace("forward", pass), `wasm-relaxed-${threads}`),
    );
    return quotient(total(backward), scaled(forward, 2));
  };
  return {
    work: `3×3 convolution, both gradients, threads ${threads}, relaxed: time against 2 × forward`,
    ...{ must: 1.35, aim: 1.1, better: "less", format: number },
    measured: worst(WIDE.map(share)),
  };
}

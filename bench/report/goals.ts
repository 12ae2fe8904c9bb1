import { convolutionId } from "../benches/convolution.js";
import type { BenchResult } from "../harness/Result.js";
import { megabytes, number, percent, table } from "./format.js";
import { findRow, milliseconds, outsideShare, ratio } from "./ratio.js";

interface Goal {
  readonly work: string;
  readonly must: number;
  readonly aim: number;
  /** Whether more is better. */
  readonly more: boolean;
  readonly format: (value: number) => string;
  readonly measured: number | undefined;
}

/** What we want to reach, what we must, and what was measured; a goal whose measurements are missing says so. */
export function goalsTable(benches: readonly BenchResult[], threads: number): string {
  const lines = goals(benches, threads).map(({ work, must, aim, more, format, measured }) => {
    const bound = (value: number) => `${more ? "≥" : "≤"} ${format(value)}`;
    const reaches = (value: number) => (more ? measured! >= value : measured! <= value);
    const verdict =
      measured === undefined ? "not measured" : reaches(aim) ? "aim" : reaches(must) ? "must" : "missed";
    return [work, bound(must), bound(aim), measured === undefined ? "–" : format(measured), verdict];
  });
  return table(["goal", "must", "aim", "measured", "reached"], lines);
}

function goals(benches: readonly BenchResult[], threads: number): readonly Goal[] {
  const row = (id: string, contestant: string) => findRow(benches, id, contestant);
  const time = (id: string, contestant: string) =>
    defined(row(id, contestant), (one) => milliseconds(one).median);
  const against = (id: string, ours: string, peer: string) =>
    both(row(id, ours), row(id, peer), (a, b) => ratio(a, b).median);
  const rate = (id: string, contestant: string) => {
    const task = benches.flatMap(({ results }) => results).find((result) => result.task.id === id)?.task;
    return both(task, time(id, contestant), (one, milliseconds) => (1000 * one.amount) / milliseconds);
  };
  /** The worst of several. */
  const worst = (values: readonly (number | undefined)[]) =>
    values.includes(undefined) ? undefined : Math.max(...(values as number[]));

  const best = `wasm-relaxed-${threads}`;
  const lists: Goal[][] = [];
  for (const [kind, must, aim] of [
    ["simd", 2.4, 2.2],
    ["relaxed", 2.1, 1.9],
  ] as const) {
    const products = [512, 1024].map((size) => against(`gemm-${size}`, `wasm-${kind}-1`, "ort-1"));
    lists.push([
      {
        work: `GEMM 1024, share of the micro-kernel's rate, ${kind}`,
        ...{ must: 0.88, aim: 0.97, more: true, format: percent },
        measured: both(
          rate("gemm-1024", `wasm-${kind}-1`),
          rate("micro-kernel", `wasm-${kind}-1`),
          (a, b) => a / b,
        ),
      },
      {
        work: `GEMM 512 and 1024, time against onnxruntime-node, 1 thread, ${kind}`,
        ...{ must, aim, more: false, format: number, measured: worst(products) },
      },
    ]);
  }
  for (const count of new Set([1, threads])) {
    for (const [kind, must] of [
      ["simd", 1.1],
      ["relaxed", 0.95],
    ] as const) {
      const against1 = WIDE.map((id) => against(id, `wasm-${kind}-${count}`, `ort-${count}`));
      lists.push([
        {
          work: `3×3 convolution, 64–256 channels, forward, time against onnxruntime-node, threads ${count}, ${kind}`,
          ...{ must, aim: 0.8, more: false, format: number, measured: worst(against1) },
        },
      ]);
    }
  }
  lists.push([
    {
      work: "the same against TensorFlow.js's wasm (XNNPACK), 1 thread, relaxed",
      ...{ must: 0.3, aim: 0.2, more: false, format: number },
      measured: worst(WIDE.map((id) => against(id, "wasm-relaxed-1", "tfjs-wasm"))),
    },
    {
      work: "LeNet's convolutions, forward, against TensorFlow.js's wasm, 1 thread, relaxed",
      ...{ must: 0.8, aim: 0.2, more: false, format: number },
      measured: worst(NARROW.map((id) => against(id, "wasm-relaxed-1", "tfjs-wasm"))),
    },
  ]);
  for (const count of new Set([1, threads])) {
    const passes = (id: string) => {
      const [forward, dx, dw] = ["forward", "gradInput", "gradKernel"].map((pass) =>
        time(id.replace("forward", pass), `wasm-relaxed-${count}`),
      );
      return both(
        forward,
        both(dx, dw, (a, b) => a + b),
        (a, b) => b / (2 * a),
      );
    };
    lists.push([
      {
        work: `3×3 convolution, both gradients against 2 × forward, threads ${count}, relaxed`,
        ...{ must: 1.35, aim: 1.1, more: false, format: number, measured: worst(WIDE.map(passes)) },
      },
    ]);
  }
  lists.push([
    {
      work: `LeNet-5 step, times as fast as ConvNetJS, threads ${threads}`,
      ...{ must: 25, aim: 40, more: true, format: number },
      measured: against("lenet5-train", "convnetjs", best),
    },
    { ...speed("lenet5", "LeNet-5", undefined), must: 0.5 },
    {
      work: `VGG13 step, images/s, threads ${threads}`,
      ...{ must: 50, aim: 101, more: true, format: number, measured: rate("vgg13-train", best) },
    },
    speed("vgg13", "VGG13", 0.5),
    {
      work: `ResNet18 step, images/s, threads ${threads}`,
      ...{ must: 20, aim: 41.5, more: true, format: number, measured: rate("resnet18-train", best) },
    },
    speed("resnet18", "ResNet18", 0.5),
    {
      work: "VGG13 step, batch 32, peak memory",
      ...{ must: 900e6, aim: 600e6, more: false, format: megabytes },
      measured: row("vgg13-train", best)?.peak,
    },
  ]);
  for (const [net, title, scaling, outside] of [
    ["vgg13", "VGG13", [1.7, 1.9], [0.08, 0.05]],
    ["lenet5", "LeNet-5", [1.4, 1.7], [0.25, 0.15]],
  ] as const) {
    lists.push([
      {
        work: `${title} step, ${threads} threads against one`,
        ...{ must: scaling[0], aim: scaling[1], more: true, format: number },
        measured: threads === 1 ? undefined : against(`${net}-train`, "wasm-relaxed-1", best),
      },
      {
        work: `${title} step, time outside of kernels, threads ${threads}`,
        ...{ must: outside[0], aim: outside[1], more: false, format: percent },
        measured: defined(row(`${net}-outside`, best), outsideShare),
      },
    ]);
  }
  return lists.flat();

  function speed(net: string, title: string, must: number | undefined): Goal {
    const work = `${title} step, times as fast as PyTorch, threads ${threads}`;
    const measured = against(`${net}-train`, `torch-${threads}`, best);
    return { work, must: must ?? 1, aim: 1, more: true, format: number, measured };
  }
}

const square = (net: string, size: number, inChannels: number, outChannels: number) =>
  convolutionId(net, { size, inChannels, outChannels, kernel: 3, stride: 1 }, "forward");

const WIDE = [
  ["vgg13", 32, 64],
  ["vgg13", 16, 128],
  ["vgg13", 8, 256],
].map(([net, size, channels]) =>
  square(net as string, size as number, channels as number, channels as number),
);

const NARROW = [square("lenet5", 28, 1, 6), square("lenet5", 13, 6, 16)];

function defined<T, R>(value: T | undefined, compute: (value: T) => R): R | undefined {
  return value === undefined ? undefined : compute(value);
}

function both<A, B, R>(a: A | undefined, b: B | undefined, compute: (a: A, b: B) => R): R | undefined {
  return a === undefined || b === undefined ? undefined : compute(a, b);
}

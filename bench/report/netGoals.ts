import type { Figures } from "./Figures.js";
import { megabytes, number, percent } from "./format.js";
import type { Goal } from "./Goal.js";
import { outsideShare } from "./ratio.js";

/** Training steps with relaxed SIMD on all threads. */
export function netGoals(figures: Figures, threads: number): readonly Goal[] {
  const best = `wasm-relaxed-${threads}`;
  /** Images of ours in the time of one of the peer's. */
  const speed = (net: string, peer: string) => figures.against(`${net}-train`, peer, best);
  const asFastAsTorch = (net: string, title: string, must: number): Goal => ({
    work: `${title} step: times as fast as PyTorch, threads ${threads}`,
    ...{ must, aim: 1, better: "more", format: number },
    measured: speed(net, `torch-${threads}`),
  });
  const images = (net: string, title: string, must: number, aim: number): Goal => ({
    work: `${title} step: images/s, threads ${threads}`,
    ...{ must, aim, better: "more", format: number },
    measured: figures.rate(`${net}-train`, best),
  });
  const scaling = (net: string, title: string, must: number, aim: number): Goal => ({
    work: `${title} step: ${threads} threads, times as fast as one`,
    ...{ must, aim, better: "more", format: number },
    measured: threads === 1 ? undefined : speed(net, "wasm-relaxed-1"),
  });
  const outside = (net: string, title: string, must: number, aim: number): Goal => {
    const row = figures.row(`${net}-outside`, best);
    return {
      work: `${title} step: time outside of kernels, threads ${threads}`,
      ...{ must, aim, better: "less", format: percent },
      measured: row === undefined ? undefined : outsideShare(row),
    };
  };
  return [
    {
      work: `LeNet-5 step: times as fast as ConvNetJS, threads ${threads}`,
      ...{ must: 25, aim: 40, better: "more", format: number },
      measured: speed("lenet5", "convnetjs"),
    },
    asFastAsTorch("lenet5", "LeNet-5", 0.5),
    images("vgg13", "VGG13", 50, 101),
    asFastAsTorch("vgg13", "VGG13", 0.5),
    images("resnet18", "ResNet18", 20, 41.5),
    asFastAsTorch("resnet18", "ResNet18", 0.5),
    {
      work: "VGG13 step, batch 32: peak memory of the process",
      ...{ must: 900e6, aim: 600e6, better: "less", format: megabytes },
      measured: figures.row("vgg13-train", best)?.peak,
    },
    scaling("vgg13", "VGG13", 1.7, 1.9),
    scaling("lenet5", "LeNet-5", 1.4, 1.7),
    outside("vgg13", "VGG13", 0.08, 0.05),
    outside("lenet5", "LeNet-5", 0.25, 0.15),
  ];
}

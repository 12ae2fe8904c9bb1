import type { Pass, Task } from "../harness/Work.js";
import type { Bench } from "./Bench.js";

interface Shape {
  readonly net: string;
  readonly batch: number;
  readonly size: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel?: number;
  readonly stride?: number;
  readonly pad?: number;
}

const square = (size: number, inChannels: number, outChannels = inChannels) => ({
  size,
  inChannels,
  outChannels,
});

const SHAPES: readonly Shape[] = [
  { net: "lenet5", batch: 128, ...square(28, 1, 6), pad: 0 },
  { net: "lenet5", batch: 128, ...square(13, 6, 16), pad: 0 },
  ...[square(32, 3, 64), square(32, 64), square(16, 128), square(8, 256), square(4, 512), square(2, 512)].map(
    (shape) => ({ net: "vgg13", batch: 32, ...shape }),
  ),
  ...[square(32, 64), square(16, 128), square(8, 256), square(4, 512)].map((shape) => ({
    net: "resnet18",
    batch: 16,
    ...shape,
  })),
  { net: "resnet18", batch: 16, ...square(32, 64, 128), stride: 2 },
  { net: "resnet18", batch: 16, ...square(32, 64, 128), kernel: 1, stride: 2, pad: 0 },
];

const PASSES: readonly (readonly [Pass, string])[] = [
  ["forward", "forward"],
  ["gradInput", "gradient of the input"],
  ["gradKernel", "gradient of the kernel"],
];

/** Layers of the three nets: forward, input gradient and kernel gradient one after the other, so that they can be compared. */
export const convolution: Bench = {
  name: "convolution",
  title: "Convolutions",
  seconds: 0.5,
  groups: () =>
    [...new Set(SHAPES.map(({ net }) => net))].map((net) => ({
      title: `layers of ${net}`,
      tasks: SHAPES.filter((shape) => shape.net === net).flatMap((shape) =>
        PASSES.map(([pass, words]) => task(shape, pass, words)),
      ),
    })),
};

function task(shape: Shape, pass: Pass, words: string): Task {
  const { net, batch, size, inChannels, outChannels, kernel = 3, stride = 1, pad = 1 } = shape;
  const outSize = Math.floor((size + 2 * pad - kernel) / stride) + 1;
  const multiplyAdds = batch * outSize ** 2 * kernel ** 2 * inChannels * outChannels;
  const strided = stride === 1 ? "" : `, stride ${stride}`;
  return {
    id: convolutionId(net, { size, inChannels, outChannels, kernel, stride }, pass),
    title: `b${batch} ${size}×${size}×${inChannels} → ${outChannels}, ${kernel}×${kernel}${strided}, ${words}`,
    work: { kind: "conv2d", pass, batch, size, inChannels, outChannels, kernel, stride, pad },
    amount: (2 * multiplyAdds) / 1e9,
    unit: "GFLOP",
    gigaflops: (2 * multiplyAdds) / 1e9,
  };
}

export function convolutionId(
  net: string,
  shape: Readonly<Record<"size" | "inChannels" | "outChannels" | "kernel" | "stride", number>>,
  pass: Pass,
): string {
  const { size, inChannels, outChannels, kernel, stride } = shape;
  return `${net}-${size}-${inChannels}-${outChannels}-k${kernel}-s${stride}-${pass}`;
}

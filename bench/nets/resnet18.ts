import { conv, dense, type Net, type Step } from "./Net.js";

/** ResNet18 in the form usual for CIFAR: a 3×3 stem without pooling, no biases, shortcuts of 1×1 convolution and batch normalization. */
export const resnet18: Net = {
  name: "resnet18",
  title: "ResNet18",
  batch: 16,
  input: [32, 32, 3],
  parameters: 11_173_962,
  steps: [
    ...normalized(64, 3, 1),
    { op: "relu" },
    ...[block(64, 1, false), block(64, 1, false)].flat(),
    ...[block(128, 2, true), block(128, 1, false)].flat(),
    ...[block(256, 2, true), block(256, 1, false)].flat(),
    ...[block(512, 2, true), block(512, 1, false)].flat(),
    { op: "average" },
    dense(10),
  ],
};

function block(filters: number, stride: number, widens: boolean): readonly Step[] {
  const body: readonly Step[] = [
    ...normalized(filters, 3, stride),
    { op: "relu" },
    ...normalized(filters, 3, 1),
  ];
  return [{ op: "residual", body, shortcut: widens ? normalized(filters, 1, stride) : [] }, { op: "relu" }];
}

function normalized(filters: number, kernel: number, stride: number): readonly Step[] {
  return [conv(filters, kernel, { stride, pad: (kernel - 1) / 2, bias: false }), { op: "norm" }];
}

import { conv, dense, type Net } from "./Net.js";

/** LeNet-5 as textbooks train it on MNIST: 3×3 kernels, pooling before ReLU. */
export const lenet5: Net = {
  name: "lenet5",
  title: "LeNet-5",
  batch: 128,
  input: [28, 28, 1],
  parameters: 60_074,
  steps: [
    ...[conv(6, 3), { op: "pool" }, { op: "relu" }],
    ...[conv(16, 3), { op: "pool" }, { op: "relu" }],
    { op: "flatten" },
    ...[dense(120, { relu: true }), dense(84, { relu: true }), dense(10)],
  ] as Net["steps"],
};

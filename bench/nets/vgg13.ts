import { conv, dense, type Net, type Step } from "./Net.js";

/** VGG13 for 32×32 images with a head of 256-128-10. */
export const vgg13: Net = {
  name: "vgg13",
  title: "VGG13",
  batch: 32,
  input: [32, 32, 3],
  parameters: 9_570_506,
  steps: [
    ...[64, 128, 256, 512, 512].flatMap(unit),
    { op: "flatten" },
    ...[dense(256, { relu: true }), dense(128, { relu: true }), dense(10)],
  ],
};

function unit(filters: number): readonly Step[] {
  const convolution = conv(filters, 3, { pad: 1, relu: true });
  return [convolution, convolution, { op: "pool" }];
}

import { expect, it } from "vitest";
import { formatProfile } from "./formatProfile.js";
import type { PrimitiveTime, TrainingProfile } from "./TrainingProfile.js";

const time = (milliseconds: number) => ({ milliseconds, share: milliseconds / 10 });
const row = (
  layer: string | null,
  pass: PrimitiveTime["pass"],
  primitive: string,
  milliseconds: number,
  calls = 1,
): PrimitiveTime => ({ layer, pass, primitive, calls, ...time(milliseconds) });

const profile: TrainingProfile = {
  steps: 12,
  skippedSteps: 3,
  millisecondsPerStep: 10,
  parts: {
    forward: time(2),
    backward: time(3.5),
    update: time(1.25),
    data: time(0.5),
    outsideKernels: time(2.5),
    bookkeeping: time(0.25),
  },
  primitives: [
    row("data", "forward", "write", 0.125),
    row("", "forward", "binary", 0.0004),
    row("block1/conv", "forward", "conv2dBias", 1.5),
    row("block1/conv", "backward", "conv2dGradInput", 2),
    row("block1/conv", "backward", "conv2dGradKernel", 1.5, 2),
    row(null, "forward", "fill", 0.25),
    row("update", "forward", "adamStep", 1.25, 10.5),
  ],
};

it("shows layers with their primitives, and the parts of a step", () => {
  expect(formatProfile(profile, "resnet18").split("\n")).toEqual([
    "profile of 12 steps, after 3 to warm up",
    "",
    "layer           ms  pass      primitive         calls     ms   share",
    "data         0.125            write                 1  0.125   1.3 %",
    "resnet18     0.000  forward   binary                1  0.000   0.0 %",
    "block1/conv  5.000  forward   conv2dBias            1  1.500  15.0 %",
    "                    backward  conv2dGradInput       1  2.000  20.0 %",
    "                              conv2dGradKernel      2  1.500  15.0 %",
    "other        0.250  forward   fill                  1  0.250   2.5 %",
    "update       1.250            adamStep           10.5  1.250  12.5 %",
    "",
    "forward, loss and accuracy                          2.000   20.0 %",
    "backward                                            3.500   35.0 %",
    "update                                              1.250   12.5 %",
    "data                                                0.500    5.0 %",
    "outside kernels: JavaScript, allocation, dispatch   2.500   25.0 %",
    "history and progress                                0.250    2.5 %",
    "a step                                             10.000  100.0 %",
  ]);
});

it("tells of one step too", () => {
  const [head] = formatProfile({ ...profile, steps: 1, skippedSteps: 0 }, "lenet5").split("\n");
  expect(head).toBe("profile of 1 step, after 0 to warm up");
});

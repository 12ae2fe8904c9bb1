import type { Backend, Tensor } from "../src/index.js";
import * as core from "../src/index.js";
import { one, several, type Use, uses } from "./uses.js";

/** Operations through which no gradient flows. */
export const CONSTANT: Readonly<Record<string, readonly Use[]>> = uses({
  argMax: [[one([2, 3]), (x) => core.argMax(x)]],
  equal: [[several([2, 3], [3]), core.equal]],
  greater: [[several([2, 3], [3]), core.greater]],
  movingAverage: [[several([3], [3]), (a, b) => core.movingAverage(a, b, 0.9)]],
  oneHot: [[(backend) => [core.tensor(backend, new Int32Array([0, 2]))], (x) => core.oneHot(x, 3)]],
  stopGradient: [[one([3]), core.stopGradient]],
});

/** Everything of `core` that makes tensors out of plain numbers. */
export const CREATING: Readonly<Record<string, (backend: Backend) => Tensor>> = {
  full: (backend) => core.full(backend, [2, 3], 0.5),
  ones: (backend) => core.ones(backend, [2]),
  randomNormal: (backend) => core.randomNormal(backend, [2, 2], { seed: 1 }),
  randomUniform: (backend) => core.randomUniform(backend, [2, 2], { seed: 1 }),
  range: (backend) => core.range(backend, 0, 4),
  tensor: (backend) => core.tensor(backend, [[1, 2]]),
  zeros: (backend) => core.zeros(backend, [2, 2], "int32"),
};

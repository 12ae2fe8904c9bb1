import {
  type Backend,
  broadcastGeometry,
  concatGeometry,
  conv2dGeometry,
  type DeviceBuffer,
  expandGeometry,
  matMulGeometry,
  padGeometry,
  permuteGeometry,
  pool2dGeometry,
  sliceGeometry,
  type TypedArray,
} from "@striate/core";

export interface Use {
  readonly inputs: readonly TypedArray[];
  readonly run: (on: Required<Backend>, ...buffers: DeviceBuffer[]) => unknown;
}

const floats = (length: number) => Float32Array.from({ length }, (_, index) => index / 2 + 1);
const integers = (length: number) => Int32Array.from({ length }, (_, index) => index % 4);

const convolution = conv2dGeometry("conv2d", [1, 3, 3, 2], [2, 2, 2, 3]);
const pooling = pool2dGeometry("pool2d", [1, 4, 4, 1], { poolSize: 2 });
const broadcast = broadcastGeometry("add", [2, 2], [2]);
const reduction = { outer: 2, reduced: 3, inner: 1 };

const use = (inputs: readonly TypedArray[], run: Use["run"]): Use => ({ inputs, run });

/** Every primitive of the contract that reads a buffer and is not optional, on inputs as small as they can be. */
export const USES: Readonly<Record<string, Use>> = {
  cast: use([floats(3)], (on, x) => on.cast(x!, "int32")),
  exp: use([floats(3)], (on, x) => on.unary("exp", x!)),
  relu: use([floats(3)], (on, x) => on.unary("relu", x!)),
  add: use([floats(4), floats(2)], (on, a, b) => on.binary("add", a!, b!, broadcast)),
  maximum: use([floats(4), floats(2)], (on, a, b) => on.binary("maximum", a!, b!, broadcast)),
  equal: use([floats(4), floats(2)], (on, a, b) => on.binary("equal", a!, b!, broadcast)),
  affine: use([floats(3)], (on, x) => on.affine(x!, 2, 1)),
  sum: use([floats(6)], (on, x) => on.reduce("sum", x!, reduction)),
  max: use([floats(6)], (on, x) => on.reduce("max", x!, reduction)),
  argMax: use([floats(6)], (on, x) => on.argMax(x!, reduction)),
  expand: use([floats(2)], (on, x) => on.expand(x!, expandGeometry("expand", [2], [3, 2]))),
  permute: use([floats(6)], (on, x) => on.permute(x!, permuteGeometry("permute", [2, 3], [1, 0]))),
  pad: use([floats(2)], (on, x) => on.pad(x!, padGeometry("pad", [2], [[1, 1]]), 7)),
  slice: use([floats(3)], (on, x) => on.slice(x!, sliceGeometry("slice", [3], [1], [2]))),
  concat: use([floats(2), floats(3)], (on, a, b) =>
    on.concat([a!, b!], concatGeometry("concat", [[2], [3]], 0)),
  ),
  oneHot: use([integers(5)], (on, x) => on.oneHot(x!, 3)),
  matMul: use([floats(6), floats(12)], (on, a, b) =>
    on.matMul(a!, b!, matMulGeometry("matMul", [2, 3], [3, 4])),
  ),
  conv2d: use([floats(18), floats(24)], (on, x, kernel) => on.conv2d(x!, kernel!, convolution)),
  conv2dGradInput: use([floats(12), floats(24)], (on, dy, kernel) =>
    on.conv2dGradInput(dy!, kernel!, convolution),
  ),
  conv2dGradKernel: use([floats(18), floats(12)], (on, x, dy) => on.conv2dGradKernel(x!, dy!, convolution)),
  maxPool2d: use([floats(16)], (on, x) => on.maxPool2d(x!, pooling)),
  maxPool2dGrad: use([floats(4), integers(4)], (on, dy, argmax) => on.maxPool2dGrad(dy!, argmax!, pooling)),
  avgPool2d: use([floats(16)], (on, x) => on.avgPool2d(x!, pooling)),
  avgPool2dGrad: use([floats(4)], (on, dy) => on.avgPool2dGrad(dy!, pooling)),
};

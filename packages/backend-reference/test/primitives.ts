import {
  type BinaryOp,
  broadcastGeometry,
  concatGeometry,
  conv2dGeometry,
  expandGeometry,
  matMulGeometry,
  padGeometry,
  permuteGeometry,
  pool2dGeometry,
  sliceGeometry,
  type TypedArray,
  type UnaryOp,
} from "@striate/core";
import type { ReferenceBackend } from "../src/index.js";
import type { ReferenceBuffer } from "./compute.js";

/** One use of a primitive that reads buffers. */
export interface Use {
  /** The backend's method. */
  readonly method: keyof ReferenceBackend;
  /** What its errors begin with. */
  readonly op: string;
  readonly inputs: readonly TypedArray[];
  readonly run: (backend: ReferenceBackend, ...buffers: ReferenceBuffer[]) => readonly ReferenceBuffer[];
  /** Works on int32 too. */
  readonly takesIntegers?: boolean;
}

const floats = (length: number) => Float32Array.from({ length }, (_, index) => index / 2 - 1);
const integers = (length: number) => Int32Array.from({ length }, (_, index) => index % 4);

const convolution = conv2dGeometry("conv2d", [1, 3, 3, 2], [2, 2, 2, 3]);
const pooling = pool2dGeometry("pool2d", [1, 4, 4, 1], { poolSize: 2 });
const broadcast = broadcastGeometry("add", [2, 2], [2]);
const reduction = { outer: 2, reduced: 3, inner: 1 };

const UNARY: readonly UnaryOp[] = ["abs", "exp", "log", "neg", "relu", "sigmoid", "sign", "sqrt", "tanh"];
const ARITHMETIC: readonly BinaryOp[] = ["add", "sub", "mul", "div", "maximum", "minimum"];
const COMPARISONS: readonly BinaryOp[] = ["equal", "greater"];

/** Every primitive that reads a buffer, on inputs as small as they can be. */
export const USES: readonly Use[] = [
  ...UNARY.map(
    (op): Use => ({ method: "unary", op, inputs: [floats(3)], run: (on, x) => [on.unary(op, x)] }),
  ),
  ...ARITHMETIC.map(pairwise),
  ...COMPARISONS.map((op) => ({ ...pairwise(op), takesIntegers: true })),
  { ...use("cast", floats(3), (on, x) => on.cast(x, "int32")), takesIntegers: true },
  use("affine", floats(3), (on, x) => on.affine(x, 2, 1)),
  use("reduce", floats(6), (on, x) => on.reduce("sum", x, reduction)),
  use("reduce", floats(6), (on, x) => on.reduce("max", x, reduction)),
  { ...use("argMax", floats(6), (on, x) => on.argMax(x, reduction)), takesIntegers: true },
  {
    ...use("expand", floats(2), (on, x) => on.expand(x, expandGeometry("expand", [2], [3, 2]))),
    takesIntegers: true,
  },
  {
    ...use("permute", floats(6), (on, x) => on.permute(x, permuteGeometry("permute", [2, 3], [1, 0]))),
    takesIntegers: true,
  },
  {
    ...use("pad", floats(2), (on, x) => on.pad(x, padGeometry("pad", [2], [[1, 1]]), 7)),
    takesIntegers: true,
  },
  {
    ...use("slice", floats(3), (on, x) => on.slice(x, sliceGeometry("slice", [3], [1], [2]))),
    takesIntegers: true,
  },
  {
    method: "concat",
    op: "concat",
    inputs: [floats(2), floats(3)],
    run: (on, a, b) => [on.concat([a, b], concatGeometry("concat", [[2], [3]], 0))],
    takesIntegers: true,
  },
  { ...use("oneHot", integers(5), (on, x) => on.oneHot(x, 3)), takesIntegers: true },
  {
    method: "matMul",
    op: "matMul",
    inputs: [floats(6), floats(12)],
    run: (on, a, b) => [on.matMul(a, b, matMulGeometry("matMul", [2, 3], [3, 4]))],
  },
  {
    method: "conv2d",
    op: "conv2d",
    inputs: [floats(18), floats(24)],
    run: (on, x, kernel) => [on.conv2d(x, kernel, convolution)],
  },
  {
    method: "conv2dGradInput",
    op: "conv2dGradInput",
    inputs: [floats(12), floats(24)],
    run: (on, dy, kernel) => [on.conv2dGradInput(dy, kernel, convolution)],
  },
  {
    method: "conv2dGradKernel",
    op: "conv2dGradKernel",
    inputs: [floats(18), floats(12)],
    run: (on, x, dy) => [on.conv2dGradKernel(x, dy, convolution)],
  },
  {
    method: "maxPool2d",
    op: "maxPool2d",
    inputs: [floats(16)],
    run: (on, x) => {
      const { values, argmax } = on.maxPool2d(x, pooling);
      return [values, argmax];
    },
  },
  {
    method: "maxPool2dGrad",
    op: "maxPool2dGrad",
    inputs: [floats(4), integers(4)],
    run: (on, dy, argmax) => [on.maxPool2dGrad(dy, argmax, pooling)],
  },
  use("avgPool2d", floats(16), (on, x) => on.avgPool2d(x, pooling)),
  use("avgPool2dGrad", floats(4), (on, dy) => on.avgPool2dGrad(dy, pooling)),
];

function pairwise(op: BinaryOp): Use {
  const run: Use["run"] = (backend, a, b) => [backend.binary(op, a, b, broadcast)];
  return { method: "binary", op, inputs: [floats(4), floats(2)], run };
}

function use(
  method: keyof ReferenceBackend,
  input: TypedArray,
  run: (backend: ReferenceBackend, buffer: ReferenceBuffer) => ReferenceBuffer,
): Use {
  return { method, op: method, inputs: [input], run: (backend, buffer) => [run(backend, buffer)] };
}

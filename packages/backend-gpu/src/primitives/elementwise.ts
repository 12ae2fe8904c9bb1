import type { BinaryOp, BroadcastGeometry, DType, UnaryOp } from "@striate/core";
import type { Device } from "../Device.js";
import type { Plane } from "../engine/Plane.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import {
  AFFINE,
  binaryProgram,
  comparisonProgram,
  FILL,
  FROM_WORDS,
  RELU_GRAD,
  unaryProgram,
  wordProgram,
} from "../programs/elementwise.js";
import { IDENTITY } from "../programs/identity.js";
import { splitWords } from "../words.js";

export function fill(device: Device, size: number, value: number, dtype: DType): GpuBuffer {
  device.checkAlive("fill");
  const filled = (word: number) =>
    device.launch({ op: "fill", program: FILL, inputs: [], scalars: [word], size });
  if (dtype === "float32") return device.floats32(filled(value));
  return device.integers(splitWords(Int32Array.of(value)).map(([word]) => filled(word)));
}

export function cast(device: Device, x: GpuBuffer, dtype: DType): GpuBuffer {
  const planes = device.planes("cast", x);
  const { size } = x;
  const made = (program: typeof IDENTITY, inputs: readonly Plane[]) =>
    device.launch({ op: "cast", program, inputs, size });
  if (x.dtype === dtype) {
    const copies = planes.map((plane) => made(IDENTITY, [plane]));
    return dtype === "float32" ? device.floats32(copies[0]) : device.integers(copies);
  }
  if (dtype === "int32")
    return device.integers([made(wordProgram("upper"), planes), made(wordProgram("lower"), planes)]);
  return device.floats32(made(planes.length === 1 ? IDENTITY : FROM_WORDS, planes));
}

export function unary(device: Device, op: UnaryOp, x: GpuBuffer): GpuBuffer {
  return device.compute({
    op: "unary",
    program: unaryProgram(op),
    inputs: [device.floats("unary", x)],
    size: x.size,
  });
}

export function affine(device: Device, x: GpuBuffer, scale: number, shift: number): GpuBuffer {
  const inputs = [device.floats("affine", x)];
  return device.compute({ op: "affine", program: AFFINE, inputs, scalars: [scale, shift], size: x.size });
}

export function reluGrad(device: Device, dy: GpuBuffer, y: GpuBuffer): GpuBuffer {
  const inputs = [device.floats("reluGrad", dy), device.floats("reluGrad", y)];
  return device.compute({ op: "reluGrad", program: RELU_GRAD, inputs, size: dy.size });
}

export function binary(
  device: Device,
  op: BinaryOp,
  a: GpuBuffer,
  b: GpuBuffer,
  { dimensions, aStrides, bStrides }: BroadcastGeometry,
): GpuBuffer {
  const compares = op === "equal" || op === "greater";
  const [x, y] = [a, b].map((buffer) =>
    compares ? device.planes("binary", buffer) : [device.floats("binary", buffer)],
  );
  const rank = dimensions.length;
  const launch = {
    op: "binary",
    scalars: [...dimensions.slice(1), ...aStrides, ...bStrides],
    size: dimensions.reduce((product, length) => product * length, 1),
  };
  if (x.length === 1 && y.length === 1) {
    return device.compute({ ...launch, program: binaryProgram(op, rank), inputs: [...x, ...y] });
  }
  const program = comparisonProgram(op as "equal" | "greater", rank);
  return withWords(device, [x, y], ([xWords, yWords]) =>
    device.compute({ ...launch, program, inputs: [...xWords, ...yWords] }),
  );
}

/** int32 planes, those that are one made two. */
export function withWords<T>(
  device: Device,
  integers: readonly (readonly Plane[])[],
  use: (words: readonly (readonly Plane[])[]) => T,
): T {
  const made: Plane[] = [];
  const words = integers.map((planes) => {
    if (planes.length === 2) return planes;
    const { size } = planes[0];
    const pair = (["upper", "lower"] as const).map((word) =>
      device.launch({ op: "cast", program: wordProgram(word), inputs: planes, size }),
    );
    made.push(...pair);
    return pair;
  });
  const result = use(words);
  device.discard(...made);
  return result;
}

import type {
  ConcatGeometry,
  ExpandGeometry,
  PadGeometry,
  PermuteGeometry,
  Shape,
  SliceGeometry,
} from "@striate/core";
import { rowMajorStrides, sizeOf } from "@striate/core";
import type { Device } from "../Device.js";
import type { Plane } from "../engine/Plane.js";
import { MOST_ARRAYS } from "../engine/WorkQueue.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import { concatProgram } from "../programs/concat.js";
import { FROM_WORDS } from "../programs/elementwise.js";
import { gatherProgram, ONE_HOT, padProgram } from "../programs/layout.js";
import { bothWords, splitWords } from "../words.js";
import { withWords } from "./elementwise.js";

export function expand(device: Device, x: GpuBuffer, { dimensions, strides }: ExpandGeometry): GpuBuffer {
  return gathered(device, "expand", x, dimensions, strides, 0);
}

export function permute(device: Device, x: GpuBuffer, { outputShape, strides }: PermuteGeometry): GpuBuffer {
  return gathered(device, "permute", x, outputShape, strides, 0);
}

export function slice(
  device: Device,
  x: GpuBuffer,
  { inputShape, outputShape, begin }: SliceGeometry,
): GpuBuffer {
  const strides = rowMajorStrides(inputShape);
  const start = begin.reduce((sum, from, axis) => sum + from * strides[axis], 0);
  return gathered(device, "slice", x, outputShape, strides, start);
}

export function pad(
  device: Device,
  x: GpuBuffer,
  { inputShape, outputShape, before }: PadGeometry,
  value: number,
): GpuBuffer {
  const planes = device.planes("pad", x);
  const isScalar = outputShape.length === 0;
  const [sizes, inputSizes, offsets] = isScalar ? [[1], [1], [0]] : [outputShape, inputShape, before];
  const program = padProgram(sizes.length);
  const padded = (inputs: readonly Plane[], word: number) =>
    device.launch({
      op: "pad",
      program,
      inputs,
      scalars: [...sizes.slice(1), ...inputSizes, ...offsets, word],
      size: sizeOf(outputShape),
    });
  if (x.dtype === "float32") return device.floats32(padded(planes, value));
  const integer = Int32Array.of(value);
  if (planes.length === 1 && splitWords(integer).length === 1)
    return device.integers([padded(planes, value)]);
  const [[upper], [lower]] = bothWords(integer);
  return withWords(device, [planes], ([pair]) =>
    device.integers([padded([pair[0]], upper), padded([pair[1]], lower)]),
  );
}

export function concat(
  device: Device,
  parts: readonly GpuBuffer[],
  { outer, runs }: ConcatGeometry,
): GpuBuffer {
  const planes = parts.map((part) => device.planes("concat", part));
  if (parts[0].dtype === "float32")
    return device.floats32(
      joined(
        device,
        planes.map(([plane]) => plane),
        outer,
        runs,
      ),
    );
  if (planes.every(({ length }) => length === 1)) {
    return device.integers([
      joined(
        device,
        planes.map(([plane]) => plane),
        outer,
        runs,
      ),
    ]);
  }
  return withWords(device, planes, (words) =>
    device.integers(
      [0, 1].map((word) =>
        joined(
          device,
          words.map((pair) => pair[word]),
          outer,
          runs,
        ),
      ),
    ),
  );
}

export function oneHot(device: Device, labels: GpuBuffer, classes: number): GpuBuffer {
  return withFloats(device, "oneHot", labels, (plane) =>
    device.compute({
      op: "oneHot",
      program: ONE_HOT,
      inputs: [plane],
      scalars: [classes],
      size: labels.size * classes,
    }),
  );
}

/** int32 as float32: exact up to 2²⁴, which is all that class ids and positions need. */
export function withFloats<T>(device: Device, op: string, x: GpuBuffer, use: (plane: Plane) => T): T {
  const planes = device.planes(op, x);
  if (planes.length === 1) return use(planes[0]);
  const plane = device.launch({ op, program: FROM_WORDS, inputs: planes, size: x.size });
  const result = use(plane);
  device.discard(plane);
  return result;
}

function gathered(
  device: Device,
  op: string,
  x: GpuBuffer,
  shape: Shape,
  strides: readonly number[],
  start: number,
): GpuBuffer {
  const planes = device.planes(op, x);
  const [sizes, steps] = shape.length === 0 ? [[1], [0]] : [shape, strides];
  const program = gatherProgram(sizes.length);
  const scalars = [start, ...sizes.slice(1), ...steps];
  const made = planes.map((plane) =>
    device.launch({ op, program, inputs: [plane], scalars, size: sizeOf(sizes) }),
  );
  return x.dtype === "float32" ? device.floats32(made[0]) : device.integers(made);
}

/** Joins as many as a kernel can read, then the results. */
function joined(device: Device, parts: readonly Plane[], outer: number, runs: readonly number[]): Plane {
  const made: { plane: Plane; run: number }[] = [];
  for (let start = 0; start < parts.length; start += MOST_ARRAYS) {
    const inputs = parts.slice(start, start + MOST_ARRAYS);
    const scalars = runs.slice(start, start + MOST_ARRAYS);
    const run = scalars.reduce((sum, one) => sum + one, 0);
    const program = concatProgram(inputs.length);
    made.push({ plane: device.launch({ op: "concat", program, inputs, scalars, size: outer * run }), run });
  }
  if (made.length === 1) return made[0].plane;
  const whole = joined(
    device,
    made.map(({ plane }) => plane),
    outer,
    made.map(({ run }) => run),
  );
  device.discard(...made.map(({ plane }) => plane));
  return whole;
}

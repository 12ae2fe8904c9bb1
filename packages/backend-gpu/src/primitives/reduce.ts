import type { ReduceGeometry, ReduceOp } from "@striate/core";
import type { Device } from "../Device.js";
import type { Plane } from "../engine/Plane.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import { argMaxOfPartsProgram, argMaxProgram, MAX, SUM } from "../programs/reduce.js";

/** Numbers that one invocation reduces. More are cut into parts: for accuracy, and so that there is work for all of a device. */
const LENGTH = 256;

export function reduce(device: Device, op: ReduceOp, x: GpuBuffer, geometry: ReduceGeometry): GpuBuffer {
  return device.floats32(reduced(device, op, device.floats("reduce", x), geometry));
}

/** Parts, then the parts of the parts, until one is left. */
export function reduced(
  device: Device,
  op: ReduceOp,
  x: Plane,
  { outer, reduced: count, inner }: ReduceGeometry,
): Plane {
  const parts = Math.ceil(count / LENGTH);
  const made = device.launch({
    op: "reduce",
    program: op === "sum" ? SUM : MAX,
    inputs: [x],
    scalars: [parts, inner, count, LENGTH],
    size: outer * parts * inner,
    work: Math.min(count, LENGTH),
  });
  if (parts === 1) return made;
  const whole = reduced(device, op, made, { outer, reduced: parts, inner });
  device.discard(made);
  return whole;
}

export function argMax(
  device: Device,
  x: GpuBuffer,
  { outer, reduced: count, inner }: ReduceGeometry,
): GpuBuffer {
  const planes = device.planes("argMax", x);
  const parts = Math.ceil(count / LENGTH);
  const positions = device.launch({
    op: "argMax",
    program: argMaxProgram(planes.length),
    inputs: planes,
    scalars: [parts, inner, count, LENGTH],
    size: outer * parts * inner,
    work: Math.min(count, LENGTH),
  });
  if (parts === 1) return device.integers([positions]);
  const best = device.launch({
    op: "argMax",
    program: argMaxOfPartsProgram(planes.length),
    inputs: [...planes, positions],
    scalars: [inner, count, parts],
    size: outer * inner,
    work: parts,
  });
  device.discard(positions);
  return device.integers([best]);
}

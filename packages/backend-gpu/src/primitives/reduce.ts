import type { ReduceGeometry, ReduceOp } from "@striate/core";
import type { Device } from "../Device.js";
import type { Plane } from "../engine/Plane.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import type { Program } from "../programs/Program.js";
import { argMaxOfPartsProgram, argMaxProgram, MAX, SUM } from "../programs/reduce.js";

/** Numbers that one invocation reduces. More are cut into parts: for accuracy, and so that there is work for all of a device. */
const LENGTH = 256;

export function reduce(device: Device, op: ReduceOp, x: GpuBuffer, geometry: ReduceGeometry): GpuBuffer {
  const program = op === "sum" ? SUM : MAX;
  const inputs = [device.floats("reduce", x)];
  return device.floats32(reduced(device, { op: "reduce", program, inputs }, geometry));
}

export interface Reduction {
  /** The primitive that it belongs to. */
  readonly op: string;
  /** Gives the parts. Those of `MAX` are reduced further by itself, all others are summed. */
  readonly program: Program;
  readonly inputs: readonly Plane[];
  readonly floats?: readonly number[];
}

/** Parts, then the parts of the parts, until one is left. */
export function reduced(
  device: Device,
  { op, program, inputs, floats = [] }: Reduction,
  { outer, reduced: count, inner }: ReduceGeometry,
): Plane {
  const parts = Math.ceil(count / LENGTH);
  const made = device.launch({
    op,
    program,
    inputs,
    scalars: [parts, inner, count, LENGTH, ...floats],
    size: outer * parts * inner,
    work: Math.min(count, LENGTH),
  });
  if (parts === 1) return made;
  const next = { op, program: program === MAX ? MAX : SUM, inputs: [made] };
  const whole = reduced(device, next, { outer, reduced: parts, inner });
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

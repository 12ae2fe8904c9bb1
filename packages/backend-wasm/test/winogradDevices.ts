import { expect } from "vitest";
import { Device } from "../src/Device.js";
import { startEngine } from "../src/engine/Engine.js";
import type { WasmBuffer } from "../src/WasmBuffer.js";
import { enableRelaxedSimd } from "./enableRelaxedSimd.js";

enableRelaxedSimd();

const device = async (threads: number, relaxedSimd: boolean) =>
  new Device(await startEngine({ threads, relaxedSimd, maxMemory: 2 ** 31, guard: true }));
const DEVICES = [
  [await device(1, false), await device(2, false), await device(3, false)],
  [await device(1, true), await device(2, true), await device(3, true)],
];

type Primitive = (device: Device, ...buffers: WasmBuffer[]) => WasmBuffer;

/**
 * Runs a primitive with plain and with relaxed SIMD and hands both results to `check`; two threads and three must give the bits of one, no
 * input may change, and nothing may be left behind or written beyond a buffer's end.
 */
export function onEveryDevice(
  inputs: readonly Float32Array[],
  primitive: Primitive,
  check: (output: Float32Array) => void,
): void {
  for (const [one, ...others] of DEVICES) {
    const output = run(one!, inputs, primitive);
    for (const other of others) expect(sameBits(run(other, inputs, primitive), output)).toBe(true);
    check(output);
  }
}

function run(device: Device, inputs: readonly Float32Array[], primitive: Primitive): Float32Array {
  const buffers = inputs.map((values) => device.write(values));
  const result = primitive(device, ...buffers);
  const output = device.read(result) as Float32Array;
  for (const [index, values] of inputs.entries()) {
    expect(sameBits(device.read(buffers[index]!) as Float32Array, values)).toBe(true);
  }
  for (const buffer of [...buffers, result]) device.free(buffer);
  expect(device.memory).toEqual({ buffers: 0, bytes: 0 });
  return output;
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  const left = new Int32Array(a.buffer, a.byteOffset, a.length);
  const right = new Int32Array(b.buffer, b.byteOffset, b.length);
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return left.length === right.length;
}

import type { FusedActivation, MatMulGeometry } from "@striate/core";
import type { Device } from "../Device.js";
import type { Plane } from "../engine/Plane.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import { matMulProgram } from "../programs/matMul.js";
import { type Epilogue, partsOf, summedParts } from "./parts.js";

export function matMul(device: Device, a: GpuBuffer, b: GpuBuffer, geometry: MatMulGeometry): GpuBuffer {
  const factors = [device.floats("matMul", a), device.floats("matMul", b)];
  return product(device, "matMul", factors, geometry);
}

export function matMulBias(
  device: Device,
  a: GpuBuffer,
  b: GpuBuffer,
  bias: GpuBuffer,
  activation: FusedActivation,
  geometry: MatMulGeometry,
): GpuBuffer {
  const op = "matMulBias";
  const factors = [device.floats(op, a), device.floats(op, b)];
  return product(device, op, factors, geometry, { bias: device.floats(op, bias), activation });
}

/** Where k is cut into parts, what is done to the sums waits until they are complete. */
function product(
  device: Device,
  op: string,
  factors: readonly Plane[],
  { batch, m, k, n, transposeA, transposeB, aBatchStride, bBatchStride }: MatMulGeometry,
  end?: Epilogue,
): GpuBuffer {
  const [aRow, aStep] = transposeA ? [1, m] : [k, 1];
  const [bColumn, bStep] = transposeB ? [k, 1] : [1, n];
  const { parts, length } = partsOf(k, batch * m * n);
  const atOnce = parts === 1 ? end : undefined;
  const sums = device.launch({
    op,
    program: matMulProgram(n % 4 === 0 ? 4 : 1, atOnce?.activation),
    inputs: atOnce === undefined ? factors : [...factors, atOnce.bias],
    scalars: [batch, m, n, k, length, aBatchStride, aRow, aStep, bBatchStride, bColumn, bStep],
    size: parts * batch * m * n,
    work: length,
  });
  return device.floats32(summedParts(device, op, sums, parts, end));
}

import type { MatMulGeometry } from "@striate/core";
import type { Device } from "../Device.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import { matMulProgram } from "../programs/matMul.js";
import { partsOf, summedParts } from "./parts.js";

export function matMul(
  device: Device,
  a: GpuBuffer,
  b: GpuBuffer,
  { batch, m, k, n, transposeA, transposeB, aBatchStride, bBatchStride }: MatMulGeometry,
): GpuBuffer {
  const inputs = [device.floats("matMul", a), device.floats("matMul", b)];
  const [aRow, aStep] = transposeA ? [1, m] : [k, 1];
  const [bColumn, bStep] = transposeB ? [k, 1] : [1, n];
  const { parts, length } = partsOf(k, batch * m * n);
  const sums = device.launch({
    op: "matMul",
    program: matMulProgram(n % 4 === 0 ? 4 : 1),
    inputs,
    scalars: [batch, m, n, k, length, aBatchStride, aRow, aStep, bBatchStride, bColumn, bStep],
    size: parts * batch * m * n,
    work: length,
  });
  return device.floats32(summedParts(device, sums, parts));
}

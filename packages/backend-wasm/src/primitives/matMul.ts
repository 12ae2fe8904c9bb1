import type { FusedActivation, MatMulGeometry } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export interface MatMulKernels {
  matMul(
    a: number,
    b: number,
    c: number,
    bias: number,
    workspace: number,
    batch: number,
    m: number,
    k: number,
    n: number,
    transposeA: number,
    transposeB: number,
    relu: number,
    aStep: number,
    bStep: number,
    width: number,
  ): void;
}

export function matMul(device: Device, a: WasmBuffer, b: WasmBuffer, geometry: MatMulGeometry): WasmBuffer {
  return multiply(device, a, b, { geometry, bias: undefined, activation: "linear" });
}

export function matMulBias(
  device: Device,
  a: WasmBuffer,
  b: WasmBuffer,
  bias: WasmBuffer,
  activation: FusedActivation,
  geometry: MatMulGeometry,
): WasmBuffer {
  return multiply(device, a, b, { geometry, bias, activation });
}

interface Options {
  readonly geometry: MatMulGeometry;
  readonly bias: WasmBuffer | undefined;
  readonly activation: FusedActivation;
}

function multiply(device: Device, a: WasmBuffer, b: WasmBuffer, options: Options): WasmBuffer {
  const { geometry, bias, activation } = options;
  const op = bias === undefined ? "matMul" : "matMulBias";
  const { transposeA, transposeB, aBatchStride, bBatchStride, k, n } = geometry;
  const addresses = [device.floats(op, a), device.floats(op, b)] as const;
  const biasAddress = bias === undefined ? 0 : device.floats(op, bias);
  // A batch that shares its right side, row after row, is one tall matrix.
  const tall = bBatchStride === 0 && !transposeA && aBatchStride !== 0;
  const batch = tall ? 1 : geometry.batch;
  const m = tall ? geometry.batch * geometry.m : geometry.m;
  const width = bBatchStride === 0 ? columnsAtOnce(geometry) : n;
  const matrices = bBatchStride === 0 ? 1 : batch;
  const bytes = 4 * matrices * 8 * Math.ceil(width / 8) * k;
  return device.produce(op, geometry.batch * geometry.m * n, ({ address: c }) =>
    device.withWorkspace(op, bytes, (workspace) =>
      device.kernels.matMul(
        ...addresses,
        c,
        biasAddress,
        workspace,
        batch,
        m,
        k,
        n,
        Number(transposeA),
        Number(transposeB),
        Number(activation === "relu"),
        4 * aBatchStride,
        4 * bBatchStride,
        width,
      ),
    ),
  );
}

/** Packed numbers of the right side that are held at a time: 32 MiB. */
const MOST_PACKED = 8 << 20;
/** As in assembly/product.ts. */
const MAX_COLUMNS = 512;

/** All columns, or as many whole blocks of them as there is room for. */
function columnsAtOnce({ k, n }: MatMulGeometry): number {
  const blocks = Math.max(1, Math.floor(MOST_PACKED / k / MAX_COLUMNS));
  return Math.min(n, MAX_COLUMNS * blocks);
}

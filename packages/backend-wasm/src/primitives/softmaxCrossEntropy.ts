import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export interface SoftmaxCrossEntropyKernels {
  softmaxCrossEntropy(
    logits: number,
    labels: number,
    losses: number,
    gradient: number,
    rows: number,
    classes: number,
    labelSmoothing: number,
  ): void;
}

export function softmaxCrossEntropy(
  device: Device,
  logits: WasmBuffer,
  labels: WasmBuffer,
  labelSmoothing: number,
): { losses: WasmBuffer; gradient: WasmBuffer } {
  const op = "softmaxCrossEntropy";
  const from = device.floats(op, logits);
  const ids = device.any(op, labels);
  const rows = labels.size;
  const [losses, gradient] = device.createAll(op, [
    [rows, "float32"],
    [logits.size, "float32"],
  ]);
  device.kernels.softmaxCrossEntropy(
    from,
    ids,
    losses.address,
    gradient.address,
    rows,
    logits.size / rows,
    labelSmoothing,
  );
  return { losses, gradient };
}

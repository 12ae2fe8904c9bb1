import type { TypedArray } from "@striate/core";
import { expect } from "vitest";
import { createGpuBackend, type GpuBackend, type GpuMode } from "../src/index.js";

type Buffer = ReturnType<GpuBackend["write"]>;

const MODES: readonly GpuMode[] = ["cpu", "webasm"];

/** Runs a primitive in both modes that need no device, and hands what it gives to `check`. Nothing may be left behind. */
export async function onHost(
  inputs: readonly TypedArray[],
  primitive: (backend: GpuBackend, ...buffers: readonly Buffer[]) => readonly Buffer[],
  check: (outputs: readonly TypedArray[], mode: GpuMode) => void,
): Promise<void> {
  for (const mode of MODES) {
    const backend = await createGpuBackend({ mode });
    const buffers = inputs.map((values) => backend.write(values));
    const outputs = primitive(backend, ...buffers);
    const results = await Promise.all(outputs.map((buffer) => backend.read(buffer)));
    for (const buffer of [...buffers, ...outputs]) backend.free(buffer);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    backend.dispose();
    check(results, mode);
  }
}

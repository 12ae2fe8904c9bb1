import { createReferenceBackend, type ReferenceBackend } from "@striate/backend-reference";
import type { DeviceBuffer, TypedArray } from "@striate/core";

/** Runs primitives on the reference backend: host numbers in, host numbers out. */
export function onReference(
  inputs: readonly TypedArray[],
  invoke: (on: ReferenceBackend, buffers: readonly ReferenceBuffer[]) => readonly DeviceBuffer[],
): TypedArray[] {
  const backend = createReferenceBackend();
  const outputs = invoke(
    backend,
    inputs.map((values) => backend.write(values)),
  );
  return outputs.map((buffer) => backend.readSync(buffer as ReferenceBuffer));
}

/** The same for one output that is float32. */
export function floatsOnReference(
  inputs: readonly TypedArray[],
  invoke: (on: ReferenceBackend, ...buffers: ReferenceBuffer[]) => DeviceBuffer,
): Float32Array {
  const [values] = onReference(inputs, (on, buffers) => [invoke(on, ...buffers)]);
  return values as Float32Array;
}

type ReferenceBuffer = ReturnType<ReferenceBackend["write"]>;

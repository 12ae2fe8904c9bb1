import type { Backend, DeviceBuffer } from "@striate/core";
import type { SettledCall } from "./settle.js";
import type { TimedWork } from "./timesByLayer.js";

/**
 * Makes every call once more by itself, its inputs being there, and times it until its first output can be read, less the time that reading it a
 * second time takes. One run more than asked for comes first and does not count: devices compile kernels then.
 */
export async function replayTimes(
  backend: Backend,
  calls: readonly SettledCall[],
  runs: number,
): Promise<readonly (readonly TimedWork[])[]> {
  const steps: TimedWork[][] = Array.from({ length: runs }, () => []);
  for (const { call, inputs, label, pass } of calls) {
    if (call === undefined) continue;
    const { invoke } = call.with(inputs).call;
    const buffers: DeviceBuffer[] = [];
    try {
      for (const values of inputs) buffers.push(backend.write(values));
      for (let run = -1; run < runs; run++) {
        const milliseconds = await timed(backend, () => invoke(backend, buffers));
        steps[run]?.push({ label, pass, milliseconds });
      }
    } finally {
      for (const buffer of buffers) backend.free(buffer);
    }
  }
  return steps;
}

async function timed(backend: Backend, run: () => readonly DeviceBuffer[]): Promise<number> {
  const started = performance.now();
  const outputs = run();
  try {
    await backend.read(outputs[0]);
    const done = performance.now();
    await backend.read(outputs[0]);
    return Math.max(0, done - started - (performance.now() - done));
  } finally {
    for (const buffer of outputs) backend.free(buffer);
  }
}

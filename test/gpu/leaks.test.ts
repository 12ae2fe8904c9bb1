import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createGpuBackend } from "@striate/backend-gpu";
import { beforeAll, describe, expect, it } from "vitest";
import { globals } from "webgpu";
import { nodeModes } from "./nodeModes.js";
import { smallSteps } from "./smallSteps.js";
import { type DeviceMemory, type WebGpuClasses, watchBuffers } from "./watchBuffers.js";

const STEPS = 1000;

describe("a thousand training steps leave memory as it was", { timeout: 120_000 }, () => {
  let aliveOnWebGpu: () => DeviceMemory;
  let collect: () => void;
  beforeAll(() => {
    aliveOnWebGpu = watchBuffers(globals as unknown as WebGpuClasses);
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc");
  });

  it.each(nodeModes)("in mode %s", async (mode) => {
    const backend = await createGpuBackend({ mode });
    const alive = new Set<string>();
    const heap: number[] = [];
    let step = 0;
    await smallSteps(backend, {
      steps: STEPS,
      onStep: () => {
        step++;
        // The first one makes what later ones share.
        if (step > 1) alive.add(JSON.stringify({ device: aliveOnWebGpu(), backend: backend.memory() }));
        if (step % (STEPS / 20) !== 0) return;
        collect();
        const { heapUsed, external } = process.memoryUsage();
        heap.push(heapUsed + external);
      },
    });
    expect(step).toBe(STEPS);
    expect([...alive]).toHaveLength(1);
    // The engine's own data come and go by some hundred kilobytes. Images of 4.6 KB that stayed in each of the 600 steps between the medians
    // would weigh 2.8 MB.
    const median = (values: readonly number[]) =>
      values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
    expect(median(heap.slice(-5)) - median(heap.slice(3, 8))).toBeLessThan(2_000_000);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    backend.dispose();
  });
});

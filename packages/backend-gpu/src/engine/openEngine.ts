import { program } from "../programs/Program.js";
import { split } from "../programs/split.js";
import type { Engine, GpuMode } from "./Engine.js";
import { openHostEngine } from "./hostEngine.js";
import { WorkQueue } from "./WorkQueue.js";
import { openWebGl2Engine } from "./webgl2Engine.js";
import { openWebGpuEngine } from "./webgpuEngine.js";

const OPEN: Readonly<Record<GpuMode, () => Engine | Promise<Engine>>> = {
  webgpu: openWebGpuEngine,
  webgl2: openWebGl2Engine,
  webasm: () => openHostEngine("webasm"),
  cpu: () => openHostEngine("cpu"),
};

/** One for each mode, for the life of the page: compiled kernels are kept, and a page has few WebGL contexts. */
const opened = new Map<GpuMode, Promise<WorkQueue>>();

/**
 * The queue of an engine of this mode, which has shown that it computes.
 *
 * @throws Error that says why there is none
 */
export async function openEngine(mode: GpuMode): Promise<WorkQueue> {
  const known = await opened.get(mode)?.catch(() => undefined);
  if (known !== undefined && known.engine.lost() === undefined) return known;
  const opening = open(mode);
  opened.set(mode, opening);
  try {
    return await opening;
  } catch (error) {
    opened.delete(mode);
    throw error;
  }
}

async function open(mode: GpuMode): Promise<WorkQueue> {
  const engine = await OPEN[mode]();
  await checkComputes(engine);
  return new WorkQueue(engine);
}

/** Loops, whole numbers, division, four outputs at a time, and a sum that gpu.js would cut off at 1,000 turns. */
const KNOWN = program({
  name: "known",
  width: 4,
  arrays: ["x"],
  integers: ["count"],
  floats: ["scale"],
  body: () => `
    ${split("i", "3", "q", "r")}
    var sum = 0;
    for (var k = 0; k < count; k++) { sum += x[k]; }
    return [sum * scale, q, r, x[i]];`,
});

async function checkComputes(engine: Engine): Promise<void> {
  const values = Float32Array.from({ length: 3000 }, (_, index) => (index % 5) - 1);
  const handle = await engine.upload(values);
  const result = await engine.run(KNOWN, [handle], [3000, 0.5], 2, 1);
  const received = Array.from(await engine.read(result));
  engine.release(handle);
  engine.release(result);
  // Inputs and outputs from position 4 on.
  const expected = [1500, 1, 1, 3, 1500, 2, 2, 2];
  if (received.every((value, index) => value === expected[index])) return;
  throw new Error(`a known kernel gives ${received.join(", ")} instead of ${expected.join(", ")}`);
}

import type { Watched } from "./Watched.js";

/** Steps after which memory is laid out, and what the engine keeps of every function is there. */
const SETTLED = 100;
/**
 * Bytes of heap that a step may leave behind. The smallest network, LeNet-5, has ten weights and ten layers, and a tensor that nobody lets go of
 * takes 310 bytes: one kept for each weight or layer makes 3,100 a step. V8's code for functions that get hot late makes some 800.
 */
const HEAP_PER_STEP = 2000;

/** What grew that must not, a line each. Wasm memory and heap are judged where the training goes on for as long again as it takes to settle. */
export function growthOf({ samples }: Watched): readonly string[] {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const lines: string[] = [];
  for (const what of ["buffers", "bytes"] as const) {
    const changed = samples.find((sample) => sample[what] !== first[what]);
    if (changed !== undefined) {
      const [from, to] = [first, changed].map((sample) => `${count(sample[what])} after step ${sample.step}`);
      lines.push(`live ${what}: ${from}, ${to}`);
    }
  }
  const settled = samples.find(({ step }) => step >= SETTLED);
  if (settled === undefined || last.step < 2 * settled.step) return lines;
  if (last.capacity > settled.capacity) {
    lines.push(`wasm memory: ${count(last.capacity - settled.capacity)} bytes after step ${settled.step}`);
  }
  const [steps, heap] = [last.step - settled.step, last.heap - settled.heap];
  if (heap > HEAP_PER_STEP * steps) {
    lines.push(`heap: ${count(heap)} bytes in ${steps} steps, where ${count(HEAP_PER_STEP * steps)} may be`);
  }
  return lines;
}

const count = (value: number) => value.toLocaleString("en-US");

/** The process of one contestant that is written in JavaScript: one JSON line in, one out. Arguments: library, settings. */
import { createInterface } from "node:readline";
import type { Digest } from "../harness/Player.js";
import type { Adapter, AdapterFactory, Prepared } from "./Adapter.js";
import { peakMemory } from "./peakMemory.js";

// Libraries talk; only answers may stand on standard output.
for (const method of ["log", "info", "debug"] as const) console[method] = console.error;

const libraries: Readonly<Record<string, () => Promise<AdapterFactory>>> = {
  reference: async () => (await import("./striate.js")).openReference,
  wasm: async () => (await import("./striate.js")).openWasm,
  gpu: async () => (await import("./striate.js")).openGpu,
  ort: async () => (await import("./onnxruntime.js")).openOnnxruntime,
  tfjs: async () => (await import("./tfjs.js")).openTfjs,
  jax: async () => (await import("./jax.js")).openJax,
  convnetjs: async () => (await import("./convnetjs.js")).openConvnetjs,
};

const [library = "", settings = "{}"] = process.argv.slice(2);
let adapter: Adapter | undefined;
let prepared: Prepared | undefined;

const answers: Readonly<Record<string, (request: never) => unknown>> = {
  async prepare(work: Parameters<Adapter["prepare"]>[0]) {
    prepared?.dispose?.();
    prepared = undefined;
    prepared = await adapter!.prepare(work);
    return null;
  },
  async check() {
    const { output, comparableLosses = 2 } = prepared!;
    if (output !== undefined) return { digest: digest(await output.call(prepared)) };
    const losses = [];
    for (let step = 0; step < comparableLosses; step++) losses.push((await prepared!.run()).loss);
    return losses.includes(undefined) ? {} : { losses };
  },
  async run(count: number) {
    const times: number[] = [];
    const parts: number[] = [];
    for (let index = 0; index < count; index++) {
      const start = performance.now();
      const { partMs } = await prepared!.run();
      times.push(performance.now() - start);
      if (partMs !== undefined) parts.push(partMs);
    }
    return parts.length === 0 ? { times } : { times, parts };
  },
  peak: peakMemory,
};

await reply(async () => {
  adapter = await (await libraries[library]!())(JSON.parse(settings));
  return adapter.about;
});
for await (const line of createInterface({ input: process.stdin })) {
  const { name, request } = JSON.parse(line) as { readonly name: string; readonly request: never };
  await reply(async () => answers[name]!(request));
}
process.exit(0);

async function reply(action: () => Promise<unknown>): Promise<void> {
  let message: object;
  try {
    message = { answer: (await action()) ?? null };
  } catch (error) {
    message = { error: error instanceof Error ? error.message : String(error) };
  }
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function digest(values: Float32Array): Digest {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return { count: values.length, sum, squares };
}

import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { GpuBackend } from "@striate/backend-gpu";
import { findPeer } from "../adapters/peers.js";
import type { Contestant, Library, Rates, Settings } from "./Contestant.js";
import { RATES } from "./rates.js";

export interface ContestantOptions {
  /** All when undefined. */
  readonly only: readonly string[] | undefined;
  readonly threads: readonly number[];
}

export interface Field {
  readonly contestants: readonly Contestant[];
  /** One line for each library that is not here: why, and how to get it. */
  readonly missing: readonly string[];
}

export const LIBRARIES: readonly Library[] = [
  "reference",
  "wasm",
  "gpu",
  "ort",
  "torch",
  "tfjs",
  "jax",
  "convnetjs",
];

/** What threads stand for "one" and "all". */
export const defaultThreads = (): readonly number[] => [...new Set([1, availableParallelism()])];

/** Everybody who can take part on this machine. */
export async function findContestants({ only, threads }: ContestantOptions): Promise<Field> {
  const contestants: Contestant[] = [];
  const missing: string[] = [];
  for (const library of LIBRARIES) {
    if (only !== undefined && !only.includes(library)) continue;
    const found = await presence(library);
    if ("problem" in found) missing.push(found.problem);
    else {
      for (const variant of library === "gpu" ? await gpuVariants(only) : VARIANTS[library](threads)) {
        const spins = variant.settings.threads > 1 && (library === "ort" || library === "torch");
        contestants.push({ library, command: found.command, settle: spins ? 80 : 10, ...variant });
      }
    }
  }
  return { contestants, missing };
}

type Presence = Pick<Contestant, "command"> | { readonly problem: string };

async function presence(library: Library): Promise<Presence> {
  if (library === "torch") return findTorch();
  const child = fileURLToPath(new URL("../adapters/child.ts", import.meta.url));
  const command = [process.execPath, ...process.execArgv, child, library] as const;
  try {
    if (library === "wasm") await import("@striate/backend-wasm");
    if (library === "gpu") await openGpu("webgpu");
    for (const peer of PEERS[library] ?? []) findPeer(peer);
    return { command };
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    if (library === "gpu") return { problem: `gpu: ${reason}` };
    const how = library === "wasm" ? "npm run build" : "npm run bench:install";
    return { problem: `${library}: ${reason}. Get it with: ${how}` };
  }
}

const PEERS: Readonly<Partial<Record<Library, readonly string[]>>> = {
  ort: ["onnxruntime-node"],
  tfjs: ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"],
  jax: ["@jax-js/jax"],
  convnetjs: ["convnetjs"],
};

function findTorch(): Presence {
  const script = fileURLToPath(new URL("../torch_steps.py", import.meta.url));
  for (const python of ["python3", "/usr/bin/python3"]) {
    const { status } = spawnSync(python, ["-c", "import torch"], { stdio: "ignore" });
    if (status === 0) return { command: [python, script] };
  }
  return { problem: "torch: no python3 imports it. Get it with: apt-get install python3-torch libopenblas0" };
}

type Variant = Pick<Contestant, "id" | "title" | "settings" | "rates">;

/** A GPU, and in software only who asks for it: that is for parity, and takes minutes. */
async function gpuVariants(only: readonly string[] | undefined): Promise<readonly Variant[]> {
  const { isSoftware, description } = await openGpu("webgpu");
  if (isSoftware && only === undefined) return [];
  const rates = isSoftware ? RATES.gpuInSoftware : RATES.gpu;
  return [
    variant(
      "gpu-webgpu",
      `Striate, gpu.js on WebGPU (${description})`,
      { threads: 1, mode: "webgpu" },
      rates,
    ),
    variant(
      "gpu-webasm",
      "Striate, gpu.js as WebAssembly",
      { threads: 1, mode: "webasm" },
      RATES.gpuInSoftware,
    ),
  ];
}

async function openGpu(mode: "webgpu"): Promise<GpuBackend["adapter"]> {
  const { createGpuBackend } = await import("@striate/backend-gpu");
  const { adapter, ...backend } = await createGpuBackend({ mode });
  backend.dispose();
  return adapter;
}

const VARIANTS: Readonly<
  Record<Exclude<Library, "gpu">, (threads: readonly number[]) => readonly Variant[]>
> = {
  reference: () => [variant("reference", "Striate, reference", { threads: 1 }, RATES.reference)],
  wasm: (threads) =>
    threads.flatMap((count) =>
      [false, true].map((relaxedSimd) => {
        const simd = relaxedSimd ? "relaxed" : "simd";
        const title = `Striate, wasm ${relaxedSimd ? "relaxed SIMD" : "SIMD"}, ${threadsText(count)}`;
        const rates = count === 1 ? { ...RATES.wasm, microKernel: 40 } : RATES.wasm;
        return variant(`wasm-${simd}-${count}`, title, { threads: count, relaxedSimd }, rates);
      }),
    ),
  ort: (threads) =>
    threads.map((count) =>
      variant(`ort-${count}`, `onnxruntime-node, ${threadsText(count)}`, { threads: count }, RATES.ort),
    ),
  torch: (threads) =>
    threads.map((count) =>
      variant(`torch-${count}`, `PyTorch, ${threadsText(count)}`, { threads: count }, RATES.torch),
    ),
  tfjs: () => [
    variant("tfjs-cpu", "TensorFlow.js, cpu", { threads: 1, backend: "cpu" }, RATES.tfjsCpu),
    variant("tfjs-wasm", "TensorFlow.js, wasm", { threads: 1, backend: "wasm" }, RATES.tfjsWasm),
  ],
  jax: () => [variant("jax", "jax-js, wasm", { threads: 1 }, RATES.jax)],
  convnetjs: () => [variant("convnetjs", "ConvNetJS", { threads: 1 }, RATES.convnetjs)],
};

const threadsText = (count: number) => (count === 1 ? "1 thread" : `${count} threads`);

const variant = (id: string, title: string, settings: Settings, rates: Rates): Variant => ({
  id,
  title,
  settings,
  rates,
});

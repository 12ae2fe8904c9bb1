import type { GpuMode } from "@striate/backend-gpu";
import type { Normalization, TrainAndTest } from "@striate/datasets";
import type { Model } from "@striate/layers";
import type { Optimizer } from "@striate/training";
import type { RunningBackend } from "./RunningBackend.js";
import { UsageError } from "./UsageError.js";

/** What a model is made from; travels in its file. */
export interface ModelSettings {
  readonly variant: "book" | "classic";
  readonly batchNorm: boolean;
  readonly classes: number;
}

export interface DataSettings {
  readonly dataDir: string | undefined;
  readonly limit: number | undefined;
  readonly seed: number;
  readonly normalize: Normalization;
}

export interface OptimizerSettings {
  readonly learningRate: number;
  readonly momentum: number;
}

export interface BackendSettings {
  /** Default: one for each processor. */
  readonly threads: number | undefined;
  /** The same bits on every machine. */
  readonly deterministic: boolean;
}

/** The models that the command knows, as makers of new ones. Packages are loaded when they are needed: help must be quick. */
export const MODELS = {
  lenet5: async (settings: ModelSettings): Promise<() => Model> => {
    const { lenet5 } = await import("@striate/models");
    return () => lenet5(settings);
  },
  resnet8: residual(8),
  resnet20: residual(20),
  resnet32: residual(32),
  resnet56: residual(56),
} as const;

/** The data sets that the command knows. */
export const DATASETS = {
  digits: async ({ dataDir, limit, seed, normalize }: DataSettings): Promise<TrainAndTest> => {
    if (dataDir !== undefined) {
      throw new UsageError(
        "digits are drawn, and read nothing from --data-dir. Add the --dataset of the folder, or leave --data-dir out.",
      );
    }
    const { digits } = await import("@striate/datasets");
    return digits({
      seed,
      normalize,
      ...(limit === undefined ? {} : { train: limit, test: Math.min(limit, 2000) }),
    });
  },
  mnist: async (settings: DataSettings) =>
    limited("mnist", (await import("@striate/datasets")).mnist, settings),
  "fashion-mnist": async (settings: DataSettings) =>
    limited("fashion-mnist", (await import("@striate/datasets")).fashionMnist, settings),
} as const;

/** The backends that the command knows. */
export const BACKENDS = {
  wasm: async ({ threads, deterministic }: BackendSettings): Promise<RunningBackend> => {
    const { createWasmBackend } = await import("@striate/backend-wasm");
    if (!deterministic) (await import("./relaxedSimd.js")).offerRelaxedSimd();
    const backend = await createWasmBackend({ deterministic, ...(threads === undefined ? {} : { threads }) });
    const { threadsProblem, relaxedSimd, maxMemory } = backend.settings;
    const simd = deterministic ? "deterministic" : relaxedSimd ? "relaxed SIMD" : "SIMD";
    const count = `${backend.threads} thread${backend.threads === 1 ? "" : "s"}`;
    return {
      backend,
      threads: backend.threads,
      relaxedSimd,
      threadsProblem,
      maxMemory,
      description: `wasm, ${count}, ${simd}`,
    };
  },
  reference: async ({ threads }: BackendSettings): Promise<RunningBackend> => {
    refuseThreads(threads, "the reference backend is plain loops on one thread");
    const { createReferenceBackend } = await import("@striate/backend-reference");
    return {
      backend: createReferenceBackend(),
      threads: 1,
      relaxedSimd: false,
      description: "reference",
    };
  },
  gpu: onGpu("webgpu"),
  "gpu:webasm": onGpu("webasm"),
  "gpu:cpu": onGpu("cpu"),
} as const;

export const DEFAULT_BACKEND: BackendName = "wasm";

/** The optimizers that the command knows. */
export const OPTIMIZERS = {
  adam: async ({ learningRate, momentum }: OptimizerSettings): Promise<Optimizer> => {
    if (momentum === 0) return new (await import("@striate/training")).Adam({ learningRate });
    throw new UsageError("--momentum is of sgd, not of adam. Add --optimizer sgd, or leave it out.");
  },
  sgd: async ({ learningRate, momentum }: OptimizerSettings): Promise<Optimizer> =>
    new (await import("@striate/training")).SGD({ learningRate, momentum }),
} as const;

export type ModelName = keyof typeof MODELS;
export type DatasetName = keyof typeof DATASETS;
export type BackendName = keyof typeof BACKENDS;
export type OptimizerName = keyof typeof OPTIMIZERS;

/** @throws UsageError with the list for a name that is not in it */
export function chosen<T extends object>(what: string, choices: T, name: string): keyof T & string {
  if (Object.hasOwn(choices, name)) return name as keyof T & string;
  throw new UsageError(`unknown ${what} "${name}". Choose from ${Object.keys(choices).join(", ")}.`);
}

function residual(depth: number): (settings: ModelSettings) => Promise<() => Model> {
  return async ({ variant, batchNorm, classes }) => {
    if (variant !== "book" || batchNorm) {
      throw new UsageError(
        `--variant and --batch-norm are of lenet5: resnet${depth} has one form, with batch normalization. Leave them out.`,
      );
    }
    const { resnet } = await import("@striate/models");
    return () => resnet({ depth, classes });
  };
}

function onGpu(mode: GpuMode): (settings: BackendSettings) => Promise<RunningBackend> {
  return async ({ threads }) => {
    refuseThreads(threads, "the gpu backend's kernels are threads of the device");
    return (await import("./openGpu.js")).openGpu(mode);
  };
}

function refuseThreads(threads: number | undefined, why: string): void {
  if (threads === undefined) return;
  throw new UsageError(`--threads is of wasm: ${why}. Add --backend wasm, or leave it out.`);
}

async function limited(
  name: string,
  read: (options: { dir?: string; normalize: Normalization }) => Promise<TrainAndTest>,
  { dataDir, limit, normalize }: DataSettings,
): Promise<TrainAndTest> {
  if (dataDir === undefined && !process.env["STRIATE_DATA"]) {
    throw new UsageError(
      `there is no folder to read ${name} from. Pass it with --data-dir, or set STRIATE_DATA to the folder above one called ${name}.`,
    );
  }
  const { train, test } = await read({ normalize, ...(dataDir === undefined ? {} : { dir: dataDir }) });
  return limit === undefined ? { train, test } : { train: train.take(limit), test: test.take(limit) };
}

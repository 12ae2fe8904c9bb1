import type { Rates } from "./Contestant.js";

const alike = (rate: number) => ({ forward: rate, gradInput: rate, gradKernel: rate });

/** What was measured on one machine, roughly. */
export const RATES = {
  reference: { ...alike(1), matMul: 1, maxPool: 0.3, maxPoolGrad: 0.3, batchNorm: 0.3, train: 1, infer: 1 },
  wasm: {
    ...alike(40),
    matMul: 40,
    maxPool: 1,
    maxPoolGrad: 1,
    batchNorm: 1,
    train: 40,
    outside: 40,
    infer: 40,
  },
  /** A training step waits for its loss, so that its time is the device's; single operations do not wait, and are left out. */
  gpu: { train: 100, infer: 100 },
  gpuInSoftware: { train: 0.3, infer: 0.3 },
  ort: { matMul: 80, forward: 80, maxPool: 1, infer: 80 },
  torch: { train: 60, infer: 60 },
  tfjsCpu: {
    matMul: 0.8,
    forward: 1,
    gradInput: 1.2,
    gradKernel: 0.008,
    maxPool: 0.2,
    maxPoolGrad: 0.01,
    batchNorm: 0.05,
    train: 0.035,
    infer: 0.8,
  },
  tfjsWasm: {
    matMul: 28,
    forward: 27,
    gradInput: 2.3,
    gradKernel: 27,
    maxPool: 1,
    maxPoolGrad: 0.2,
    batchNorm: 0.2,
    train: 27,
    infer: 26,
  },
  jax: { matMul: 20, forward: 0.25, train: 0.25, infer: 0.28 },
  convnetjs: { train: 0.6, infer: 0.5 },
} as const satisfies Readonly<Record<string, Rates>>;

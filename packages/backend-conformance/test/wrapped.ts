import { createReferenceBackend } from "@striate/backend-reference";
import type { Backend } from "@striate/core";

/** The reference backend as an object of methods, some of them replaced: how faults are planted. */
export function wrapped(
  replace: (base: Backend) => Partial<Backend>,
  base: Backend = createReferenceBackend(),
): Backend {
  const methods: Record<string, unknown> = {};
  for (const name of Object.keys(METHODS) as (keyof typeof METHODS)[]) {
    const method = base[name];
    if (typeof method === "function") methods[name] = method.bind(base);
  }
  return { ...(methods as Omit<Backend, "name">), name: base.name, ...replace(base) };
}

/** A record, so that a method that is new in the contract is missing here for the compiler too. */
const METHODS: Readonly<Record<Exclude<keyof Backend, "name">, true>> = {
  write: true,
  read: true,
  readSync: true,
  free: true,
  memory: true,
  dispose: true,
  fill: true,
  cast: true,
  unary: true,
  binary: true,
  affine: true,
  reduce: true,
  argMax: true,
  expand: true,
  permute: true,
  pad: true,
  slice: true,
  concat: true,
  oneHot: true,
  matMul: true,
  conv2d: true,
  conv2dGradInput: true,
  conv2dGradKernel: true,
  maxPool2d: true,
  maxPool2dGrad: true,
  avgPool2d: true,
  avgPool2dGrad: true,
  conv2dBias: true,
  matMulBias: true,
  reluGrad: true,
  batchNorm: true,
  batchNormTraining: true,
  batchNormGrad: true,
  softmaxCrossEntropy: true,
  adamStep: true,
  sgdStep: true,
};

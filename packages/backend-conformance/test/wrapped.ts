import { createReferenceBackend } from "@striate/backend-reference";
import type { Backend } from "@striate/core";

/** The reference backend as an object of methods, some of them replaced: how faults are planted. */
export function wrapped(
  replace: (base: Backend) => Partial<Backend>,
  base: Backend = createReferenceBackend(),
): Backend {
  const methods: Record<string, unknown> = {};
  for (const name of METHODS) {
    const method = base[name];
    if (typeof method === "function") methods[name] = method.bind(base);
  }
  return { ...(methods as Omit<Backend, "name">), name: base.name, ...replace(base) };
}

const METHODS: readonly Exclude<keyof Backend, "name">[] = [
  ...(["write", "read", "readSync", "free", "memory", "dispose"] as const),
  ...(["fill", "cast", "unary", "binary", "affine", "reduce", "argMax"] as const),
  ...(["expand", "permute", "pad", "slice", "concat", "oneHot", "matMul"] as const),
  ...(["conv2d", "conv2dGradInput", "conv2dGradKernel"] as const),
  ...(["maxPool2d", "maxPool2dGrad", "avgPool2d", "avgPool2dGrad"] as const),
  ...(["conv2dBias", "matMulBias", "reluGrad", "batchNorm", "batchNormTraining", "batchNormGrad"] as const),
  ...(["softmaxCrossEntropy", "adamStep", "sgdStep"] as const),
];

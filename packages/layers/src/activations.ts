import {
  type FusedActivation,
  leakyRelu,
  relu,
  sigmoid,
  softmax,
  type Tensor,
  TensorError,
  tanh,
} from "@striate/core";

const BY_NAME = {
  linear: (x: Tensor) => x,
  relu,
  leakyRelu: (x: Tensor) => leakyRelu(x),
  sigmoid,
  tanh,
  softmax: (x: Tensor) => softmax(x),
} as const;

/** `"linear"`, `"relu"`, `"leakyRelu"`, `"sigmoid"`, `"tanh"`, `"softmax"`, or any function from a tensor to one of the same shape. */
export type ActivationOption = keyof typeof BY_NAME | ((x: Tensor) => Tensor);

/** @throws TensorError `OPTION` for a name that does not exist */
export function resolveActivation(op: string, option: ActivationOption = "linear"): (x: Tensor) => Tensor {
  if (typeof option === "function") return option;
  if (Object.hasOwn(BY_NAME, option)) return BY_NAME[option];
  throw new TensorError(
    "OPTION",
    op,
    `unknown activation "${option}"`,
    `There are ${Object.keys(BY_NAME).join(", ")}`,
  );
}

/** The name that an activation goes by, if it is one of those that have one. */
export function activationName(value: unknown): string | undefined {
  return Object.entries(BY_NAME).find(([, activate]) => activate === value)?.[0];
}

/** An activation in two parts: what the operation before it can do in the same pass, and what then is left to do. */
export interface SplitActivation {
  readonly fused: FusedActivation;
  readonly rest: (x: Tensor) => Tensor;
}

export function splitActivation(activate: (x: Tensor) => Tensor): SplitActivation {
  return activate === relu ? { fused: "relu", rest: BY_NAME.linear } : { fused: "linear", rest: activate };
}

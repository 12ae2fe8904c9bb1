import { type Tensor, TensorError } from "@striate/core";

/** The inputs of a layer that joins them. @throws TensorError `VALUE` unless they are an array with a tensor in it */
export function several(op: string, inputs: readonly Tensor[]): readonly [Tensor, ...Tensor[]] {
  if (Array.isArray(inputs) && inputs.length > 0) return inputs as unknown as readonly [Tensor, ...Tensor[]];
  throw new TensorError("VALUE", op, "it takes an array of tensors", "Call it as layer.call([a, b])");
}

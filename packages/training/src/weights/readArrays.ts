import type { Tensor } from "@striate/core";
import type { NamedArray, NamedArrays } from "@striate/formats";

/** The numbers of tensors, by the same names. */
export async function readArrays(tensors: Iterable<readonly [string, Tensor]>): Promise<NamedArrays> {
  const arrays = Array.from(tensors, async ([name, tensor]): Promise<readonly [string, NamedArray]> => {
    return [name, { shape: tensor.shape, data: await tensor.read() }];
  });
  return new Map(await Promise.all(arrays));
}

import { add, clip, div, maximum, mul, sqrt, square, sum, type Tensor, untaped } from "@striate/core";

/** Every number held between −limit and limit. */
export function clipByValue(gradient: Tensor, limit: number): Tensor {
  return untaped(gradient.backend, () => clip(gradient, { min: -limit, max: limit }));
}

/** The gradient, scaled down to length `limit` if it is longer: g · limit / max(‖g‖, limit). */
export function clipByNorm(gradient: Tensor, limit: number): Tensor {
  return untaped(gradient.backend, () => mul(gradient, shrinkage([gradient], limit)));
}

/**
 * What to multiply gradients with so that all together they are no longer than `limit` (Pascanu, Mikolov and Bengio 2013): the scalar
 * limit / max(√Σ‖g‖², limit), which is 1 exactly where nothing is to be clipped, as in Keras. PyTorch adds 1e-6 to the norm.
 */
export function shrinkage(gradients: readonly Tensor[], limit: number): Tensor {
  return untaped(gradients[0]!.backend, () => {
    const [first, ...others] = gradients.map((gradient) => sum(square(gradient)));
    const total = others.reduce(add, first!);
    return div(limit, maximum(sqrt(total), limit));
  });
}

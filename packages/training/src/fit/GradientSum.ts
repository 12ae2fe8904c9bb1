import { add, detach, type Gradients, mul, type Parameter, type Tensor, untaped } from "@striate/core";

/** The gradients of a large batch from those of its parts: a mean, weighted by the examples of each. */
export class GradientSum {
  readonly #sums = new Map<Parameter, Tensor | null>();
  #examples = 0;

  /** @param grads of the mean over `examples` */
  add(grads: Gradients<Parameter>, examples: number): void {
    this.#examples += examples;
    for (const [parameter, gradient] of grads) {
      const before = this.#sums.get(parameter) ?? null;
      if (gradient === null) {
        this.#sums.set(parameter, before);
        continue;
      }
      const sum = untaped(gradient.backend, () => {
        const weighted = mul(gradient, examples);
        return before === null ? weighted : add(before, weighted);
      });
      this.#sums.set(parameter, detach(sum));
      before?.dispose();
    }
  }

  /** Of all examples. The tensors belong to the scope around the call. */
  mean(): Gradients<Parameter> {
    const scale = 1 / this.#examples;
    return new Map([...this.#sums].map(([parameter, sum]) => [parameter, sum && mul(sum, scale)]));
  }

  dispose(): void {
    for (const sum of this.#sums.values()) sum?.dispose();
    this.#sums.clear();
  }
}

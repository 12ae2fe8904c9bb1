import { add, type Backend, matMul, Parameter, type Tensor, tensor } from "@striate/core";

/** x · kernel + bias, by hand: `[n, 2]` → `[n, 3]`. Keeps what `call` was told, and counts its training calls in a parameter of its own. */
export class LinearModel {
  readonly kernel: Parameter;
  readonly bias: Parameter;
  /** Stands for moving statistics: changed in the forward pass, not trained. */
  readonly seen: Parameter;
  readonly contexts: { readonly training?: boolean; readonly step?: number }[] = [];

  constructor(backend: Backend, start = 0.125) {
    const kernel = [1, -2, 3, 2, 1, -1].map((value) => value * start);
    this.kernel = new Parameter("linear/kernel", tensor(backend, new Float32Array(kernel), [2, 3]));
    this.bias = new Parameter("linear/bias", tensor(backend, new Float32Array([0, start, -start])));
    this.seen = new Parameter("linear/seen", tensor(backend, new Float32Array(1)), { trainable: false });
  }

  get parameters(): readonly Parameter[] {
    return [this.kernel, this.bias, this.seen];
  }

  call(x: Tensor, context: { readonly training?: boolean; readonly step?: number } = {}): Tensor {
    this.contexts.push(context);
    if (context.training) this.seen.assign(add(this.seen.value, 1));
    return add(matMul(x, this.kernel.value), this.bias.value);
  }
}

/** All numbers of a model, in the order of its parameters. */
export function weightsOf({ parameters }: { readonly parameters: readonly Parameter[] }): number[] {
  return parameters.flatMap(({ value }) => [...value.readSync()]);
}

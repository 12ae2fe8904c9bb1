import { detach, type Parameter, type Tensor } from "@striate/core";

/** What is not trained changes in the forward pass already: aliases keep the old numbers, at no cost. */
export class Statistics {
  readonly #before: readonly (readonly [Parameter, Tensor])[];

  constructor(parameters: readonly Parameter[]) {
    this.#before = parameters
      .filter(({ trainable }) => !trainable)
      .map((parameter) => [parameter, detach(parameter.value.alias(parameter.shape))] as const);
  }

  restore(): void {
    for (const [parameter, value] of this.#before) parameter.assign(value.alias(parameter.shape));
  }

  dispose(): void {
    for (const [, value] of this.#before) value.dispose();
  }
}

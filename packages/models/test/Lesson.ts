import { type Backend, detach, type Parameter, type Tensor, tensor, tidy, valueAndGrad } from "@striate/core";
import type { Model } from "@striate/layers";
import { batchOf } from "./batchOf.js";
import type { Narrow } from "./narrow.js";

/** A narrow network with one batch to learn. Dropout drops the same in every call, so that the loss is one function of the weights. */
export class Lesson {
  readonly model: Model;
  readonly #images: Tensor;
  readonly #labels: Int32Array;
  readonly #loss: Narrow["loss"];

  constructor(backend: Backend, narrow: Narrow, count: number) {
    this.model = narrow.make().build([null, ...narrow.picture], { backend, seed: 1 });
    const { images, labels } = batchOf(backend, narrow, count);
    this.#images = detach(tensor(backend, images));
    this.#labels = labels;
    this.#loss = narrow.loss;
  }

  /** As in training. */
  loss(): number {
    const value = tidy(this.#images.backend, () => this.#forward());
    const loss = value.item();
    value.dispose();
    return loss;
  }

  /** To be called inside a scope. */
  gradients(): ReadonlyMap<Parameter, Tensor | null> {
    return valueAndGrad(this.model.trainableParameters, () => this.#forward()).grads;
  }

  dispose(): void {
    this.model.dispose();
    this.#images.dispose();
  }

  #forward(): Tensor {
    return this.#loss(this.model.call(this.#images, { training: true, step: 1 }), this.#labels);
  }
}

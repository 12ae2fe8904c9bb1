import { watchByDefault } from "./autodiff/watched.js";
import { TensorError } from "./errors.js";
import { detach } from "./memory/scopes.js";
import { formatShape, type Shape, sameShape } from "./shape.js";
import type { Tensor } from "./Tensor.js";

/** A tensor that is learned, or kept beside what is learned: it has a name and its value can be replaced. */
export class Parameter {
  /** Path of the layer and the weight, such as `conv2d/kernel`. */
  name: string;
  readonly shape: Shape;
  #value: Tensor;
  #trainable: boolean;

  /** Takes ownership of `value`. Not trainable: moving statistics. */
  constructor(name: string, value: Tensor, { trainable = true }: { readonly trainable?: boolean } = {}) {
    this.name = name;
    this.shape = value.shape;
    this.#value = detach(value);
    this.#trainable = trainable;
    watchByDefault(value, trainable);
  }

  get value(): Tensor {
    return this.#value;
  }

  /** Whether gradients are taken and optimizers change it. Frozen layers set it to false. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(trainable: boolean) {
    this.#trainable = trainable;
    watchByDefault(this.#value, trainable);
  }

  /**
   * Takes ownership of `next` and frees the old value. The backend may change, the shape may not.
   *
   * @throws TensorError `SHAPE`
   */
  assign(next: Tensor): void {
    if (next !== this.#value) this.replace(next).dispose();
  }

  /** `assign`, but the old value is handed back instead of freed. @throws TensorError `SHAPE` */
  replace(next: Tensor): Tensor {
    if (!sameShape(next.shape, this.shape)) {
      throw new TensorError(
        "SHAPE",
        "Parameter.assign",
        `${this.name} is ${formatShape(this.shape)}, received ${formatShape(next.shape)}`,
        "Assign a value of the same shape",
      );
    }
    const old = this.#value;
    this.#value = detach(next);
    watchByDefault(next, this.#trainable);
    return old;
  }

  dispose(): void {
    this.#value.dispose();
  }
}

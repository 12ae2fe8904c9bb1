import { randomStream } from "@striate/random";
import { type Batch, Batches } from "../Batches.js";
import { checkCount } from "../checks.js";
import { DatasetError } from "../DatasetError.js";
import type { Order } from "../order.js";
import { beta } from "./beta.js";

/** Images and a row of class probabilities for each, as losses take them. */
export interface SoftBatch {
  readonly images: Batch["images"];
  readonly labels: { readonly data: Float32Array; readonly shape: readonly [n: number, classes: number] };
}

export interface Mixing {
  readonly alpha: number;
  readonly seed: number;
  readonly classes: number;
}

/** A data set whose examples are blended with others; made by `Dataset.mixup`. */
export class MixedDataset {
  readonly size: number;
  readonly #mixing: Mixing;
  readonly #order: Order;
  readonly #read: (epoch: number, indices: ArrayLike<number>) => Batch;

  /** @internal `read` gives examples by their index in the source. */
  constructor(
    size: number,
    mixing: Mixing,
    order: Order,
    read: (epoch: number, indices: ArrayLike<number>) => Batch,
  ) {
    this.size = size;
    this.#mixing = mixing;
    this.#order = order;
    this.#read = read;
  }

  /** Batches of `size` examples; the last may be short. @throws DatasetError `OPTION` */
  batch(size: number): Batches<SoftBatch> {
    checkCount("batch", "size", size);
    return new Batches(this.size, size, (epoch) => {
      const order = Uint32Array.from({ length: this.size }, this.#positions(epoch));
      // Sorted, so that a partner does not depend on the order.
      const members = order.slice().sort();
      return (start, end) => this.#mix(epoch, order.subarray(start, end), members);
    });
  }

  #positions(epoch: number): (_: unknown, position: number) => number {
    const order = this.#order(epoch);
    return (_, position) => order[position]!;
  }

  #mix(epoch: number, indices: Uint32Array, members: Uint32Array): SoftBatch {
    const { alpha, seed, classes } = this.#mixing;
    const shares = new Float32Array(indices.length);
    const partners = indices.map((index, position) => {
      const random = randomStream(seed, "mixup", epoch, index);
      shares[position] = beta(alpha, random);
      return members[random.integer(members.length)]!;
    });
    const { images, labels } = this.#read(epoch, indices);
    const others = this.#read(epoch, partners);
    const length = images.data.length / indices.length;
    for (let at = 0; at < images.data.length; at++) {
      const share = shares[Math.floor(at / length)]!;
      images.data[at] = share * images.data[at]! + (1 - share) * others.images.data[at]!;
    }
    const odd = [...labels.data, ...others.labels.data].find((label) => label >= classes);
    if (odd !== undefined) {
      const problem = `label ${odd} is not one of ${classes} classes`;
      throw new DatasetError("SHAPE", "mixup", problem, "Give classes the number that map leaves");
    }
    const rows = new Float32Array(indices.length * classes);
    for (let position = 0; position < indices.length; position++) {
      const share = shares[position]!;
      rows[position * classes + labels.data[position]!]! += share;
      rows[position * classes + others.labels.data[position]!]! += 1 - share;
    }
    return { images, labels: { data: rows, shape: [indices.length, classes] } };
  }
}

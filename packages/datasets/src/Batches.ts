import { DatasetError } from "./DatasetError.js";

/** Images and class ids as a model takes them. */
export interface Batch {
  readonly images: { readonly data: Float32Array; readonly shape: readonly [number, number, number, number] };
  readonly labels: { readonly data: Int32Array; readonly shape: readonly [number] };
}

/** A data set in batches; the last one may be short. Iterating again gives the next epoch's order. */
export class Batches<Kind = Batch> {
  /** Number of batches in an epoch. */
  readonly size: number;
  /** Examples in a full batch. */
  readonly batchSize: number;
  readonly #examples: number;
  readonly #read: (epoch: number) => (start: number, end: number) => Kind;
  #next = 0;

  /** Use `Dataset.batch`. `read(epoch)` reads the examples from `start` to before `end` in the epoch's order. */
  constructor(
    examples: number,
    batchSize: number,
    read: (epoch: number) => (start: number, end: number) => Kind,
  ) {
    this.#examples = examples;
    this.batchSize = batchSize;
    this.size = Math.ceil(examples / batchSize);
    this.#read = read;
  }

  /** The batches of one epoch: 0, 1, …, from batch `first` on. The same epoch always has the same order. */
  *epoch(index: number, first = 0): Generator<Kind> {
    const read = this.#read(index);
    for (let start = first * this.batchSize; start < this.#examples; start += this.batchSize) {
      yield read(start, Math.min(start + this.batchSize, this.#examples));
    }
  }

  [Symbol.iterator](): Generator<Kind> {
    return this.epoch(this.#next++);
  }

  /** The first `count` batches of every epoch. @throws DatasetError `OPTION` */
  take(count: number): Batches<Kind> {
    if (!Number.isInteger(count) || count < 1) {
      throw new DatasetError(
        "OPTION",
        "take",
        `${count} is not a number of batches`,
        "Use a whole number of at least 1",
      );
    }
    return new Batches(Math.min(this.#examples, count * this.batchSize), this.batchSize, this.#read);
  }
}

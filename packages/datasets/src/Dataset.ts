import { type Batch, Batches } from "./Batches.js";
import { type ChannelStatistics, channelStatistics } from "./channelStatistics.js";
import { checkCount, checkSeed, isClassId } from "./checks.js";
import { type DatasetArrays, sourceOf } from "./DatasetArrays.js";
import { DatasetError } from "./DatasetError.js";
import { applyScaling, channelScaling, type Normalization } from "./normalization.js";
import { buffered, type Order, permuted } from "./order.js";
import type { ImageShape, Source } from "./source.js";

/** One image, `[height, width, channels]`, and its class id. */
export interface Example {
  readonly image: { readonly data: Float32Array; readonly shape: ImageShape };
  readonly label: number;
}

export interface ShuffleOptions {
  /** Draw from a buffer of so many examples, as `tf.data` does, instead of a full permutation. */
  readonly bufferSize?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Labelled images, lazy and re-iterable: every method gives a new data set, and an image is touched when it is read.
 *
 * @example
 * for (const { images, labels } of train.shuffle({ seed: 42 }).batch(128)) { … }
 */
export class Dataset {
  readonly size: number;
  readonly imageShape: ImageShape;
  readonly classNames: readonly string[];
  readonly #source: Source;
  readonly #order: Order;
  readonly #steps: readonly ((example: Example) => Example)[];
  readonly #normalization: Normalization;
  #next = 0;

  private constructor(
    source: Source,
    classNames: readonly string[],
    normalization: Normalization,
    order: Order,
    size: number,
    steps: readonly ((example: Example) => Example)[],
  ) {
    this.#source = source;
    this.classNames = classNames;
    this.#normalization = normalization;
    this.#order = order;
    this.size = size;
    this.#steps = steps;
    this.imageShape = source.imageShape;
  }

  /** A data set of arrays, which are kept as they are. Normalize pixels with `normalize`. @throws DatasetError `SHAPE` */
  static from(arrays: DatasetArrays): Dataset {
    return Dataset.of(sourceOf(arrays), arrays.classNames ?? [], "none");
  }

  /** @internal A data set over a source. */
  static of(source: Source, classNames: readonly string[], normalization: Normalization): Dataset {
    channelScaling(normalization, source.imageShape[2]);
    const order = Uint32Array.from({ length: source.size }, (_, index) => index);
    return new Dataset(source, classNames, normalization, () => order, source.size, []);
  }

  /**
   * Another order in every epoch, fixed by the seed: a full permutation, or drawn from a buffer as in the textbook's `shuffle(1000)`.
   *
   * @throws DatasetError `OPTION`
   */
  shuffle(options: number | ShuffleOptions = {}): Dataset {
    const { bufferSize, seed = 0 } = typeof options === "number" ? { bufferSize: options } : options;
    checkSeed("shuffle", seed);
    if (bufferSize === undefined) return this.#with({ order: permuted(this.#order, seed) });
    checkCount("shuffle", "bufferSize", bufferSize);
    return this.#with({ order: buffered(this.#order, bufferSize, seed) });
  }

  /** Changes every example as it is read, in the order of the calls, after normalization. The image keeps its shape. @throws DatasetError `SHAPE` when read */
  map(step: (example: Example) => Example): Dataset {
    return this.#with({ steps: [...this.#steps, step] });
  }

  /** What becomes of raw pixels; replaces the normalization before. @throws DatasetError `OPTION` */
  normalize(normalization: Normalization): Dataset {
    channelScaling(normalization, this.imageShape[2]);
    return this.#with({ normalization });
  }

  /** The first `count` examples of every epoch. @throws DatasetError `OPTION` */
  take(count: number): Dataset {
    checkCount("take", "count", count);
    return this.#range(0, Math.min(count, this.size));
  }

  /** All but the first `count` examples of every epoch. @throws DatasetError `OPTION` */
  skip(count: number): Dataset {
    if (!Number.isInteger(count) || count < 0 || count >= this.size) {
      throw new DatasetError(
        "OPTION",
        "skip",
        `${count} of ${this.size} examples leave nothing`,
        "Skip fewer",
      );
    }
    return this.#range(count, this.size);
  }

  /**
   * Two parts: the first so many examples, or that share of them if below 1, and the rest. Shuffle before, or the order is the files'.
   *
   * @throws DatasetError `OPTION` when a part would be empty
   * @example
   * const [train, validation] = all.split(0.9);
   */
  split(first: number): readonly [Dataset, Dataset] {
    const count = first > 0 && first < 1 ? Math.round(first * this.size) : first;
    if (!Number.isInteger(count) || count < 1 || count >= this.size) {
      throw new DatasetError(
        "OPTION",
        "split",
        `${first} does not cut ${this.size} examples in two`,
        "Use a share such as 0.9, or a count",
      );
    }
    // One fixed order for both: a fresh one every epoch would let examples cross from one part to the other.
    const fixed = this.#order(0);
    const part = (start: number, end: number) => {
      const order = Uint32Array.from({ length: end - start }, (_, index) => fixed[start + index]!);
      return this.#with({ order: () => order, size: end - start });
    };
    return [part(0, count), part(count, this.size)];
  }

  /** Batches of `size` examples; the last may be short. @throws DatasetError `OPTION` */
  batch(size: number): Batches {
    checkCount("batch", "size", size);
    return new Batches(this.size, size, (epoch) => {
      const order = this.#order(epoch);
      return (start, end) => this.#read(order, start, end);
    });
  }

  /** The examples of one epoch: 0, 1, …. The same epoch always has the same order. */
  *epoch(index: number): Generator<Example> {
    const order = this.#order(index);
    for (let position = 0; position < this.size; position++) {
      const { images, labels } = this.#read(order, position, position + 1);
      yield { image: { data: images.data, shape: this.imageShape }, label: labels.data[0]! };
    }
  }

  [Symbol.iterator](): Generator<Example> {
    return this.epoch(this.#next++);
  }

  /** Mean and standard deviation of every channel of x / 255 over all raw images, for `normalize`. */
  channelStatistics(): ChannelStatistics {
    return channelStatistics(this.#source, this.#order(0), this.size);
  }

  #read(order: ArrayLike<number>, start: number, end: number): Batch {
    const [height, width, channels] = this.imageShape;
    const length = height * width * channels;
    const count = end - start;
    const data = new Float32Array(count * length);
    const labels = new Int32Array(count);
    for (let position = 0; position < count; position++) {
      const index = order[start + position]!;
      this.#source.copyImage(index, data, position * length);
      labels[position] = this.#source.labels[index]!;
    }
    if (this.#normalization !== "none") applyScaling(data, channelScaling(this.#normalization, channels));
    if (this.#steps.length > 0) this.#applySteps(data, labels, length);
    return {
      images: { data, shape: [count, height, width, channels] },
      labels: { data: labels, shape: [count] },
    };
  }

  #applySteps(data: Float32Array, labels: Int32Array, length: number): void {
    for (let position = 0; position < labels.length; position++) {
      const image = { data: data.slice(position * length, (position + 1) * length), shape: this.imageShape };
      const before: Example = { image, label: labels[position]! };
      const example = this.#steps.reduce((current, step) => step(current), before);
      if (example.image.data.length !== length) {
        throw new DatasetError(
          "SHAPE",
          "map",
          `an image of ${length} numbers became one of ${example.image.data.length}`,
          "Keep its size",
        );
      }
      if (!isClassId(example.label)) {
        throw new DatasetError(
          "SHAPE",
          "map",
          `label ${before.label} became ${example.label}, which is not a class id`,
          "Class ids are whole numbers from 0",
        );
      }
      data.set(example.image.data, position * length);
      labels[position] = example.label;
    }
  }

  #range(start: number, end: number): Dataset {
    const order: Order = (epoch) => Array.prototype.slice.call(this.#order(epoch), start, end);
    return this.#with({ order, size: end - start });
  }

  #with(change: {
    readonly order?: Order;
    readonly size?: number;
    readonly normalization?: Normalization;
    readonly steps?: readonly ((example: Example) => Example)[];
  }): Dataset {
    const {
      order = this.#order,
      size = this.size,
      normalization = this.#normalization,
      steps = this.#steps,
    } = change;
    return new Dataset(this.#source, this.classNames, normalization, order, size, steps);
  }
}

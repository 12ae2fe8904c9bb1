import type { Augmentation } from "./augment/Augmentation.js";
import { MixedDataset } from "./augment/MixedDataset.js";
import { type Batch, Batches } from "./Batches.js";
import { checkAmount, checkCount, checkSeed } from "./checks.js";
import { type DatasetArrays, sourceOf } from "./DatasetArrays.js";
import { DatasetError } from "./DatasetError.js";
import type { Example } from "./Example.js";
import { isGrouped } from "./isGrouped.js";
import { channelScaling, type Normalization } from "./normalization.js";
import { buffered, type Order, permuted } from "./order.js";
import { type Pipeline, readBatch } from "./Pipeline.js";
import { rawImages } from "./rawImages.js";
import type { ImageShape, Source } from "./source.js";
import { type ChannelStatistics, type DatasetStatistics, statistics } from "./statistics.js";

export interface ShuffleOptions {
  /** Draw from a buffer of so many examples, as `tf.data` does, instead of a full permutation. */
  readonly bufferSize?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Told when a buffer meets examples that come class after class, which it cannot mix. Default `console.warn`. */
  readonly onWarning?: (message: string) => void;
}

export interface MixupOptions {
  /** Shares are drawn from Beta(α, α). Default 0.2. */
  readonly alpha?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Default: the number of class names. */
  readonly classes?: number;
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
  readonly #pipeline: Pipeline;
  readonly #order: Order;
  #next = 0;

  private constructor(pipeline: Pipeline, classNames: readonly string[], order: Order, size: number) {
    this.#pipeline = pipeline;
    this.classNames = classNames;
    this.#order = order;
    this.size = size;
    this.imageShape = pipeline.source.imageShape;
  }

  /** A data set of arrays, which are kept as they are. Normalize pixels with `normalize`. @throws DatasetError `SHAPE` */
  static from(arrays: DatasetArrays): Dataset {
    return Dataset.of(sourceOf(arrays), arrays.classNames ?? [], "none");
  }

  /** @internal A data set over a source. */
  static of(source: Source, classNames: readonly string[], normalization: Normalization): Dataset {
    channelScaling(normalization, source.imageShape[2]);
    const order = Uint32Array.from({ length: source.size }, (_, index) => index);
    const pipeline = { source, augmentations: [], normalization, steps: [] };
    return new Dataset(pipeline, classNames, () => order, source.size);
  }

  /**
   * Another order in every epoch, fixed by the seed: a full permutation, or drawn from a buffer as in the textbook's `shuffle(1000)`.
   *
   * @throws DatasetError `OPTION`
   */
  shuffle(options: number | ShuffleOptions = {}): Dataset {
    const asked: ShuffleOptions = typeof options === "number" ? { bufferSize: options } : options;
    const { bufferSize, seed = 0, onWarning = console.warn } = asked;
    checkSeed("shuffle", seed);
    if (bufferSize === undefined) return this.#with({}, permuted(this.#order, seed));
    checkCount("shuffle", "bufferSize", bufferSize);
    if (bufferSize < this.size && isGrouped(this.labels())) {
      onWarning(
        `shuffle: examples come class after class, and a buffer of ${bufferSize} mixes neighbours only. Use shuffle({ seed }) for a full permutation.`,
      );
    }
    return this.#with({}, buffered(this.#order, bufferSize, seed));
  }

  /**
   * Changes every picture at random as it is read: raw, before normalization and `map`. What becomes of a picture is fixed by the seed, the picture
   * and the epoch; its place in the order, the batch size and other pictures have no part in it.
   *
   * @throws DatasetError `OPTION`
   * @example
   * train.augment([padAndCrop({ padding: 4 }), flip()], { seed: 1 });
   */
  augment(steps: readonly Augmentation[], { seed = 0 }: { readonly seed?: number } = {}): Dataset {
    checkSeed("augment", seed);
    return this.#with({ augmentations: [...this.#pipeline.augmentations, { steps, seed }] });
  }

  /**
   * Blends every example with another of the set, pixels and labels by the same share (Zhang et al. 2018); which, and how much, is fixed by the seed,
   * the example and the epoch. Labels become rows of class probabilities.
   *
   * @throws DatasetError `OPTION`
   * @example
   * for (const { images, labels } of train.shuffle({ seed: 1 }).mixup({ alpha: 0.2 }).batch(128)) { … }
   */
  mixup(options: MixupOptions = {}): MixedDataset {
    const { alpha = 0.2, seed = 0, classes = this.classNames.length } = options;
    checkAmount("mixup", "alpha", alpha, alpha > 0 && alpha < Number.POSITIVE_INFINITY, "a number above 0");
    checkSeed("mixup", seed);
    checkCount("mixup", "classes", classes);
    const highest = this.#pipeline.source.labels.reduce((most, label) => Math.max(most, label), 0);
    checkAmount(
      "mixup",
      "classes",
      classes,
      highest < classes,
      `at least ${highest + 1}, as there are labels up to ${highest}`,
    );
    return new MixedDataset(this.size, { alpha, seed, classes }, this.#order, (epoch, indices) =>
      readBatch(this.#pipeline, epoch, indices),
    );
  }

  /** Changes every example as it is read, in the order of the calls, after normalization. The image keeps its shape. @throws DatasetError `SHAPE` when read */
  map(step: (example: Example) => Example): Dataset {
    return this.#with({ steps: [...this.#pipeline.steps, step] });
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
      const problem = `${count} of ${this.size} examples leave nothing`;
      throw new DatasetError("OPTION", "skip", problem, "Skip fewer");
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
      const problem = `${first} does not cut ${this.size} examples in two`;
      throw new DatasetError("OPTION", "split", problem, "Use a share such as 0.9, or a count");
    }
    // One fixed order for both: a fresh one every epoch would let examples cross from one part to the other.
    const fixed = this.#order(0);
    const part = (start: number, end: number) => {
      const order = Uint32Array.from({ length: end - start }, (_, index) => fixed[start + index]!);
      return this.#with({}, () => order, end - start);
    };
    return [part(0, count), part(count, this.size)];
  }

  /** Batches of `size` examples; the last may be short. @throws DatasetError `OPTION` */
  batch(size: number): Batches {
    checkCount("batch", "size", size);
    return new Batches(this.size, size, (epoch) => {
      const order = this.#order(epoch);
      return (start, end) => readBatch(this.#pipeline, epoch, slice(order, start, end));
    });
  }

  /** The examples at these positions of an epoch's order, as one batch. @throws DatasetError `OPTION` */
  at(positions: readonly number[], epoch = 0): Batch {
    const order = this.#order(epoch);
    for (const position of positions) {
      const there = Number.isInteger(position) && position >= 0 && position < this.size;
      checkAmount("at", "position", position, there, `a whole number from 0 to ${this.size - 1}`);
    }
    return readBatch(
      this.#pipeline,
      epoch,
      positions.map((position) => order[position]!),
    );
  }

  /** The examples of one epoch: 0, 1, …. The same epoch always has the same order. */
  *epoch(index: number): Generator<Example> {
    const order = this.#order(index);
    for (let position = 0; position < this.size; position++) {
      const { images, labels } = readBatch(this.#pipeline, index, [order[position]!]);
      yield { image: { data: images.data, shape: this.imageShape }, label: labels.data[0]! };
    }
  }

  [Symbol.iterator](): Generator<Example> {
    return this.epoch(this.#next++);
  }

  /** Class ids in the order of an epoch, before `map`. */
  labels(epoch = 0): Int32Array {
    const order = this.#order(epoch);
    return Int32Array.from({ length: this.size }, (_, at) => this.#pipeline.source.labels[order[at]!]!);
  }

  /**
   * The raw images and their labels in the order of epoch 0, for another `Dataset.from`: in memory that threads share, where the host has any, so that
   * a worker can be given them without a copy. What was to be drawn is drawn.
   */
  arrays(): Required<DatasetArrays> {
    const images = rawImages(this.#pipeline.source, this.#order(0), this.size);
    return { images, labels: this.labels(), classNames: this.classNames };
  }

  /** Mean and standard deviation of every channel of x / 255 over all raw images, for `normalize`. */
  channelStatistics(): ChannelStatistics {
    const { mean, std } = this.statistics();
    return { mean, std };
  }

  /** Mean, standard deviation, least and largest value of every channel of x / 255 over all raw images, and examples a class. */
  statistics(): DatasetStatistics {
    return statistics(this.#pipeline.source, this.#order(0), this.size, this.classNames.length);
  }

  #range(start: number, end: number): Dataset {
    return this.#with({}, (epoch) => slice(this.#order(epoch), start, end), end - start);
  }

  #with(change: Partial<Pipeline>, order: Order = this.#order, size: number = this.size): Dataset {
    return new Dataset({ ...this.#pipeline, ...change }, this.classNames, order, size);
  }
}

function slice(order: ArrayLike<number>, start: number, end: number): ArrayLike<number> {
  return Array.prototype.slice.call(order, start, end);
}

import type { Batch } from "../Batches.js";
import { checkCount } from "../checks.js";
import type { BatchWorker } from "./BatchWorker.js";
import { Channel, type Ready } from "./Channel.js";

export interface WorkerBatchesOptions {
  /** What the worker makes its batches from: cloned, but memory that threads share, such as that of `dataset.arrays()`, is given as it is. */
  readonly data?: unknown;
  /** Batches that are prepared while one is used. Default 2. */
  readonly ahead?: number;
}

/** The batches of a worker: read like `Batches`, but to be awaited. Iterating again gives the next epoch. */
export class WorkerBatches<Kind = Batch> {
  /** Number of batches in an epoch. */
  readonly size: number;
  /** Examples in a full batch. */
  readonly batchSize: number;
  readonly #channel: Channel;
  readonly #ahead: number;
  #next = 0;

  /** @internal Use `workerBatches`. */
  constructor(channel: Channel, { size, batchSize }: Ready, ahead: number) {
    this.#channel = channel;
    this.size = size;
    this.batchSize = batchSize;
    this.#ahead = ahead;
  }

  /**
   * The batches of one epoch: 0, 1, …, from batch `first` on. The same epoch always has the same order, that of the worker's `Batches`.
   *
   * @throws DatasetError `WORKER` when the worker fails or was closed; whatever reading a batch throws in the worker
   */
  async *epoch(index: number, first = 0): AsyncGenerator<Kind, void, undefined> {
    const asked: Promise<unknown>[] = [];
    for (let at = first, next = first; at < this.size; at++) {
      for (; next < this.size && next <= at + this.#ahead; next++) {
        const batch = this.#channel.ask({ epoch: index, batch: next });
        // Who leaves before its turn has no use for its error.
        batch.catch(() => {});
        asked.push(batch);
      }
      yield (await asked.shift()) as Kind;
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Kind, void, undefined> {
    return this.epoch(this.#next++);
  }

  /** Ends the worker. Batches that are awaited reject. A process ends without it, too. */
  close(): void {
    this.#channel.close();
  }
}

/**
 * Batches that a worker prepares while this thread, or the device, computes on those before. They are what the worker's `serveBatches` makes, to the
 * bit: what a run computes does not depend on the thread that prepared its data.
 *
 * @param worker a fresh `Worker` of Node or of a page, whose file calls `serveBatches`; it is this object's from now on
 * @throws DatasetError `WORKER` when the worker cannot be started, `OPTION`; whatever `make` throws in the worker
 * @example
 * const worker = new Worker(new URL("./batches.worker.js", import.meta.url), { type: "module" });
 * const batches = await workerBatches(worker, { data: { arrays: train.arrays(), seed: 1 } });
 * await fit(model, batches, { optimizer: new Adam(), epochs: 5 });
 * batches.close();
 */
export async function workerBatches<Kind = Batch>(
  worker: BatchWorker,
  { data, ahead = 2 }: WorkerBatchesOptions = {},
): Promise<WorkerBatches<Kind>> {
  checkCount("workerBatches", "ahead", ahead);
  const channel = new Channel(worker);
  try {
    return new WorkerBatches<Kind>(channel, await channel.begin(data), ahead);
  } catch (error) {
    channel.close();
    throw error;
  }
}

import { Worker } from "node:worker_threads";
import type { Batches, SoftBatch, WorkerBatches } from "@striate/datasets";
import type { BatchFlags } from "./trainingBatches.js";
import type { TrainingSets } from "./trainingData.js";

/** What the worker makes its batches from. */
export type BatchTask = Pick<TrainingSets, "raw" | "normalize"> & { readonly flags: BatchFlags };

/** The training's batches, whoever prepares them. */
export type PreparedBatches = Batches | Batches<SoftBatch> | WorkerBatches | WorkerBatches<SoftBatch>;

/** Runs something on the training's batches, `prefetch` of which a thread of their own prepares ahead, and ends that thread, whatever happens. */
export async function withPrefetch<T>(
  { raw, normalize, batches }: Pick<TrainingSets, "raw" | "normalize" | "batches">,
  { prefetch, ...flags }: BatchFlags & { readonly prefetch: number },
  run: (batches: PreparedBatches) => Promise<T>,
): Promise<T> {
  if (prefetch === 0) return run(batches);
  const { workerBatches } = await import("@striate/datasets");
  const data: BatchTask = { raw, normalize, flags };
  const prepared = await workerBatches(startWorker(), { data, ahead: prefetch });
  try {
    return await run(prepared);
  } finally {
    prepared.close();
  }
}

function startWorker(): Worker {
  return new Worker(new URL("./batchWorker.js", import.meta.url));
}

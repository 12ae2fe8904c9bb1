import { type NumericArray, TensorError } from "@striate/core";

/** Images (or any inputs) with the batch as their first axis, and labels: class ids `[n]`, rows of probabilities `[n, classes]`, or what the loss takes. */
export interface TrainingBatch {
  readonly images: NumericArray;
  readonly labels: NumericArray;
}

/** Batches to walk over again and again: an array, a data set of `@striate/datasets`, or any (async) iterable. */
export type TrainingData<Batch = TrainingBatch> = (Iterable<Batch> | AsyncIterable<Batch>) & {
  /** Number of batches, if known. */
  readonly size?: number;
  /** The batches of epoch 0, 1, …; a run that asks for its epochs by number always sees the same order. */
  epoch?(index: number): Iterable<Batch> | AsyncIterable<Batch>;
};

/** The batches of an epoch. @throws TensorError `VALUE` for something that gives no batches, such as a data set before `batch(n)` */
export async function* batchesOf<Batch extends Partial<TrainingBatch>>(
  op: string,
  data: TrainingData<Batch>,
  epoch: number,
  parts: readonly (keyof Batch & keyof TrainingBatch)[],
): AsyncGenerator<Batch> {
  const batches: unknown = data?.epoch?.(epoch) ?? data;
  if (!isIterable(batches)) {
    throw notBatches(op, `received ${describe(batches)} in place of batches`, parts);
  }
  for await (const batch of batches) {
    if (!parts.every((part) => isNumericArray((batch as Partial<TrainingBatch> | undefined)?.[part]))) {
      throw notBatches(op, `the data gave ${describe(batch)} in place of a batch`, parts);
    }
    yield batch as Batch;
  }
}

/** Number of batches in an epoch, if known; whether there are any is for `batchesOf` to say. */
export function stepsOf(data: TrainingData | undefined): number | undefined {
  return Array.isArray(data) ? data.length : data?.size;
}

/** Numbers with a shape of at least one axis. */
export function isNumericArray(value: unknown): value is NumericArray {
  if (typeof value !== "object" || value === null || !("data" in value) || !("shape" in value)) return false;
  return ArrayBuffer.isView(value.data) && Array.isArray(value.shape) && value.shape.length > 0;
}

function isIterable(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  return (
    typeof value === "object" && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
  );
}

function notBatches(op: string, problem: string, parts: readonly string[]): TensorError {
  const each = parts.map((part) => `${part}: { data, shape }`).join(", ");
  return new TensorError("VALUE", op, problem, `Pass batches { ${each} }, such as dataset.batch(64)`);
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return `{ ${Object.keys(value).slice(0, 5).join(", ")} }`;
}

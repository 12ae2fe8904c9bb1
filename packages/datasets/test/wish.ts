import { type Batches, Dataset, type DatasetArrays, flip, padAndCrop, type SoftBatch } from "../src/index.js";

/** What batches are made from, on either side of a worker. */
export interface Wish {
  readonly arrays: DatasetArrays;
  readonly seed: number;
  readonly batchSize: number;
  /** What happens when a picture of class 3 is read. */
  readonly fault?: "throws" | "refuses" | "ends";
  readonly mixed?: boolean;
}

/** @throws Error for no batch size at all */
export function wished({ arrays, seed, batchSize, fault, mixed }: Wish): Batches | Batches<SoftBatch> {
  if (batchSize < 0) throw new TypeError(`a batch of ${batchSize}`);
  const data = Dataset.from(arrays)
    .normalize("minus-one-to-one")
    .augment([padAndCrop({ padding: 4 }), flip()], { seed })
    .shuffle({ seed })
    .map((example) => {
      if (fault === undefined || example.label !== 3) return example;
      if (fault === "ends") process.exit(7);
      if (fault === "throws") throw new RangeError("no threes here");
      return { ...example, label: -1 };
    });
  return mixed ? data.mixup({ seed, classes: 10 }).batch(batchSize) : data.batch(batchSize);
}

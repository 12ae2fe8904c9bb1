import { Dataset, type DatasetArrays, flip, padAndCrop } from "@striate/datasets";

/** What a page and its worker both make batches from. */
export interface Pictures {
  readonly arrays: DatasetArrays;
  readonly seed: number;
}

export function pictureBatches({ arrays, seed }: Pictures) {
  return Dataset.from(arrays)
    .normalize("minus-one-to-one")
    .augment([padAndCrop(), flip()], { seed })
    .shuffle({ seed })
    .batch(16);
}

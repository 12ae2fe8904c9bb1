import type { Dataset } from "@striate/datasets";

/** What a run is validated on after every epoch. */
export interface Validation {
  /** The test set, as in the textbook; or `validation`, training pictures that were set aside, and the test set is left alone until the end. */
  readonly on: "test" | "validation";
  readonly pictures: Dataset;
}

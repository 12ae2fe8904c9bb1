import { Dataset, serveBatches } from "@striate/datasets";
import { trainingBatches } from "./trainingBatches.js";
import type { BatchTask } from "./withPrefetch.js";

serveBatches(({ raw, normalize, flags }: BatchTask) =>
  // The run's own thread has given the warnings.
  trainingBatches(Dataset.from(raw).normalize(normalize), flags, () => {}),
);

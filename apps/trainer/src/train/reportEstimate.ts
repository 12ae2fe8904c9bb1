import { estimate } from "./estimate.js";
import { formatEstimate } from "./formatEstimate.js";
import type { Listeners } from "./Listeners.js";
import type { PreparedRun } from "./PreparedRun.js";
import { TEST_BATCH } from "./testBatch.js";
import { withPrefetch } from "./withPrefetch.js";

/** Measures a few steps and says what the run will take; writes nothing. @returns the exit code */
export async function reportEstimate(
  { network, sets, recipe, flags, running }: PreparedRun,
  { people, tell }: Listeners,
): Promise<number> {
  const { epochs, checkpoints, keepCheckpoints } = flags;
  const result = await withPrefetch(sets, flags, (batches) =>
    estimate(network, { test: sets.validation.pictures, batches }, recipe, {
      ...flags,
      testBatch: TEST_BATCH,
    }),
  );
  tell({ type: "estimate", ...result });
  people.out(
    formatEstimate(result, {
      epochs,
      batches: sets.batches.size,
      validatedOn: sets.validation.on,
      // Those that are kept, the best, and for a moment the one that is written.
      checkpoints: checkpoints ? keepCheckpoints + 2 : 0,
      maxMemory: running.maxMemory,
    }),
  );
  people.out("\nNothing was written. Leave --estimate out to train.");
  return 0;
}

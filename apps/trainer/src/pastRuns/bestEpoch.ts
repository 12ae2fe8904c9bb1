import type { Run, RunEpoch } from "./Run.js";

/** The epoch with the highest validation accuracy, of equal ones the first; undefined where there is none with a validation. */
export function bestEpoch({ epochs }: Run): (RunEpoch & { readonly valAccuracy: number }) | undefined {
  let best: (RunEpoch & { readonly valAccuracy: number }) | undefined;
  for (const epoch of epochs) {
    const { valAccuracy } = epoch;
    if (typeof valAccuracy !== "number") continue;
    if (best === undefined || valAccuracy > best.valAccuracy) best = { ...epoch, valAccuracy };
  }
  return best;
}

import type { CompareOptions, CompareProgress } from "./CompareOptions.js";

export type Progress = (backend: string, activity: CompareProgress["activity"]) => void;

/** Tells what begins; each thing that is begun counts as one of so many. */
export function progressOf(onProgress: CompareOptions["onProgress"], all: number): Progress {
  let begun = 0;
  return (backend, activity) => {
    // What does not always happen is not among those that are counted.
    if (activity !== "reducing a fault") begun++;
    onProgress?.({ backend, activity, share: Math.min(1, Math.max(0, begun - 1) / all) });
  };
}

import { bytes } from "../report/bytes.js";
import type { Estimate } from "./estimate.js";
import type { Validation } from "./Validation.js";

interface Run {
  readonly epochs: number;
  readonly batches: number;
  readonly validatedOn: Validation["on"];
  /** As many as will lie there. */
  readonly checkpoints: number;
  /** Bytes that the backend's tensors may take, where there is a limit. */
  readonly maxMemory: number | undefined;
}

/** An estimate for people. */
export function formatEstimate(
  estimate: Estimate,
  { epochs, batches, validatedOn, checkpoints, maxMemory }: Run,
): string {
  const { measured, secondsPerBatch, imagesPerSecond, secondsPerEpoch, testSeconds } = estimate;
  const rows = [
    [
      "a batch",
      `${duration(secondsPerBatch)}, ${imagesPerSecond.toFixed(0)} images/s (median of ${measured}, after ${estimate.warmUp} to warm up)`,
    ],
    [
      "an epoch",
      `${duration(secondsPerEpoch)} for ${batches.toLocaleString("en-US")} batches, and ${duration(testSeconds)} for the ${validatedOn}`,
    ],
    [`${epochs} epoch${epochs === 1 ? "" : "s"}`, duration(estimate.totalSeconds)],
    [
      "memory",
      `${bytes(estimate.peakMemoryBytes)} at the peak, data included${maxMemory === undefined ? "" : `; tensors may take ${bytes(maxMemory)}`}`,
    ],
    [
      "disk",
      checkpoints === 0
        ? "no checkpoints"
        : `up to ${checkpoints} checkpoints of ${bytes(estimate.checkpointBytes)}`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name!.length));
  return rows.map(([name, text]) => `${name!.padEnd(width)}  ${text}`).join("\n");
}

/** `12.3 ms`, `5.8 s`, `2 min 8 s`, `9 h 31 min`. */
function duration(seconds: number): string {
  if (seconds < 0.9995) return `${(1000 * seconds).toPrecision(3)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

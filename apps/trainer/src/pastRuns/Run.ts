/** What lies in a run's folder. */
export interface Run {
  /** As it was given, or found. */
  readonly path: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly epochs: readonly RunEpoch[];
  /** `finished` to its end, `stopped` by Ctrl-C, `unfinished`: it failed, was killed, or still goes on. */
  readonly state: "finished" | "stopped" | "unfinished";
  /** When it was begun. */
  readonly started: Date;
}

/** One epoch's numbers, as history.jsonl has them: `val…` where something was validated on. */
export interface RunEpoch {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss?: number;
  readonly valAccuracy?: number;
}

import type { NamedArrays } from "@striate/formats";
import type { Json } from "./Json.js";

/** What one part of a run has to remember. */
export interface Snapshot {
  readonly values: Json;
  readonly tensors: NamedArrays;
}

/** Snapshots of all parts, by their names: `model`, `optimizer`, `progress` … */
export type Snapshots = ReadonlyMap<string, Snapshot>;

/** One part of a run that goes into checkpoints. */
export interface Part {
  readonly name: string;
  save(): Promise<Snapshot>;
  /** What is in the way of going on from a snapshot, or what does go on from it. Nothing changes before that is called. */
  prepare(snapshot: Snapshot): string | (() => void);
}

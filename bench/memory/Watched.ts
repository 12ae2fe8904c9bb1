import type { MODELS } from "@striate/models";

export type NetName = keyof typeof MODELS;

/** What a watched process is told. */
export interface WatchRequest {
  readonly name: NetName;
  /** In its full width, not the narrow one. */
  readonly full: boolean;
  readonly batch: number;
  readonly steps: number;
  readonly threads: number;
}

/** What is held after a step, in bytes where it is not a count. */
export interface Sample {
  readonly step: number;
  readonly loss: number;
  readonly buffers: number;
  readonly bytes: number;
  /** Of the WebAssembly memory, which grows by 16 MiB at a time. */
  readonly capacity: number;
  /** JavaScript objects and array buffers after a collection. */
  readonly heap: number;
  readonly resident: number;
}

/** What became of a network's training. */
export interface Watched {
  readonly name: NetName;
  readonly picture: readonly number[];
  readonly parameters: number;
  readonly batch: number;
  readonly steps: number;
  readonly millisecondsPerStep: number;
  readonly samples: readonly Sample[];
  /** The most memory that its process has held, in bytes. */
  readonly peak: number;
}

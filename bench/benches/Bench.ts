import type { Task } from "../harness/Work.js";

/** Tasks that the same processes work at one after the other, and the file that they read, if they do. */
export interface Group {
  readonly title: string;
  readonly tasks: readonly Task[];
  /** Writes what the tasks need, before any process starts. */
  readonly before?: () => Promise<void>;
}

export interface Bench {
  readonly name: string;
  readonly title: string;
  /** After which a slow contestant has been measured enough at one task. */
  readonly seconds: number;
  /** `folder`: where files for the contestants may be left. */
  groups(folder: string): readonly Group[];
}

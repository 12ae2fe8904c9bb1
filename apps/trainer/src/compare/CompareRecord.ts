import type { Comparison } from "@striate/compare";
import type { DataFlags } from "../commands/dataOptions.js";
import type { ModelFlags } from "../commands/modelOptions.js";
import type { ToleranceFlags } from "../commands/toleranceOptions.js";

/** What `striate compare` did and found: comparison.json. */
export interface CompareRecord {
  readonly command: "compare";
  readonly model: string;
  readonly dataset: string;
  readonly settings: CompareSettings;
  /** In the order of the comparison's backends: what each really is, such as "wasm, 2 threads, relaxed SIMD". */
  readonly descriptions: readonly string[];
  readonly striate: string;
  readonly node: string;
  readonly processors: number;
  /** When it began, in UTC. */
  readonly date: string;
  readonly comparison: Comparison;
}

/** Everything that decides what is compared and what is allowed, by the names of the flags; of the model its defaults too. */
export interface CompareSettings extends ModelFlags, Partial<ToleranceFlags>, PictureFlags {
  readonly dataDir: string | null;
  readonly batchSize: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  readonly timedSteps: number;
  readonly backends: readonly string[];
}

/** Which pictures those of the data set are, and how they are made. */
type PictureFlags = Pick<DataFlags, "labels" | "input" | "fit" | "testShare" | "skipCorrupt">;

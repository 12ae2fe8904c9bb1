import type { Comparison } from "@striate/compare";

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

export interface CompareSettings {
  readonly variant: string;
  readonly batchNorm: boolean;
  readonly dataDir: string | null;
  readonly batchSize: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  readonly backends: readonly string[];
}

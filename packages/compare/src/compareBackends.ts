import type { Model } from "@striate/layers";
import type { ComparedBackend, ComparedBatch, CompareOptions } from "./CompareOptions.js";
import type { Comparison } from "./Comparison.js";

export declare function compareBackends(
  model: Model | (() => Model),
  batch: ComparedBatch,
  backends: readonly ComparedBackend[],
  options?: CompareOptions,
): Promise<Comparison>;

import type { Profiled } from "@striate/core";
import type { Model } from "@striate/layers";
import type { DatasetName } from "../choices/datasets.js";
import type { ModelName, ModelSettings } from "../choices/models.js";
import type { RunningBackend } from "../RunningBackend.js";
import type { Recipe } from "./recipe.js";
import type { TrainFlags } from "./TrainFlags.js";
import type { TrainingSets } from "./trainingData.js";

/** A run that can begin: everything is read, built and checked, and nothing is written. */
export interface PreparedRun {
  readonly name: ModelName;
  readonly dataset: DatasetName;
  readonly flags: TrainFlags;
  readonly running: RunningBackend;
  /** The backend with a clock, which the network is on. */
  readonly clock: Profiled;
  readonly sets: TrainingSets;
  readonly settings: ModelSettings;
  readonly network: Model;
  readonly recipe: Recipe;
}

import type { Dataset } from "@striate/datasets";
import type { Model } from "@striate/layers";
import type { EpochRecord, Evaluation, History } from "@striate/training";
import type { Language } from "../../language/Language.js";
import type { TrainingProfile } from "../../profile/TrainingProfile.js";
import type { FinalTest } from "../../train/finalTest.js";
import type { Validation } from "../../train/Validation.js";

/** `[n, height, width, channels]` */
export interface Images {
  readonly data: Float32Array;
  readonly shape: readonly [number, number, number, number];
}

/** What is known of a run at its end. */
export interface RunFacts {
  /** As the command names it, such as `lenet5`. */
  readonly model: string;
  /** With the weights that the run leaves behind. */
  readonly network: Model;
  /** As the command names it, such as `digits`. */
  readonly dataset: string;
  /** As it was read, neither shuffled nor augmented. */
  readonly train: Dataset;
  /** Raw pixels of some pictures as training saw them, where that is another way. */
  readonly augmented?: Images | undefined;
  readonly validation: Validation;
  readonly test: Dataset | undefined;
  readonly history: History;
  /** The epoch whose weights the run leaves behind: the best with early stopping, else the last. */
  readonly kept: EpochRecord | undefined;
  readonly stepsPerEpoch: number;
  /** With the final weights; undefined when the run was stopped before. */
  readonly onTrain: Evaluation | undefined;
  /** Where pictures were set aside to validate on, and the run came to its end. */
  readonly onTest?: FinalTest | undefined;
  /** Why the run ended before its time, such as at a loss that is no number. */
  readonly failure?: string | undefined;
  /** Where a step was measured. */
  readonly profile: TrainingProfile | undefined;
  /** Pictures in a batch. */
  readonly batchSize: number;
  /** What the command was told, defaults filled in. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** What is not among these: of the model, the machine, the versions. */
  readonly more: Readonly<Record<string, unknown>>;
  readonly language: Language;
}

export { backendConformance, type ConformanceOptions } from "./backendConformance.js";
export type { Call, CallCode, Input, Output, PrimitiveName, Verdict } from "./Call.js";
export type { ConformanceProperty, CreateBackend } from "./ConformanceProperty.js";
export { type ConformancePropertiesOptions, conformanceProperties } from "./conformanceProperties.js";
export type { TrainingRule } from "./networks/descend.js";
export type { Experiment } from "./networks/Experiment.js";
export { type Difference, firstDifference } from "./networks/firstDifference.js";
export type { Moment, Place } from "./networks/Moment.js";
export { type Allowance, measureAllowance, TRAININGS } from "./networks/measureAllowance.js";
export { type Perturbation, perturbed } from "./networks/perturbed.js";
export {
  createTrainer,
  type Noted,
  readNoted,
  type Trainer,
  type TrainerOptions,
} from "./networks/Trainer.js";
export { type NumberKind, numbers, wholeNumbers } from "./numbers.js";
export { type OptionalPrimitives, optionalPrimitives } from "./optionalPrimitives.js";
export { type Judgement, judgeCall } from "./recorded/judgeCall.js";
export type { Axis, Reducible } from "./recorded/Reducible.js";
export { type RecordedCall, recordedCall } from "./recorded/recordedCall.js";
export { type SmallestCase, smallestCase } from "./recorded/smallestCase.js";
export { ConformanceError } from "./report/ConformanceError.js";
export type { WorstNumber } from "./report/Mismatch.js";
export {
  type ConformanceReport,
  type PropertyResult,
  type RunConformanceOptions,
  runConformance,
} from "./runConformance.js";
export type { Judging, Tolerance } from "./tolerance/Tolerance.js";

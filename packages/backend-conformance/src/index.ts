export { backendConformance, type ConformanceOptions } from "./backendConformance.js";
export type { PrimitiveName } from "./Call.js";
export type { ConformanceProperty, CreateBackend } from "./ConformanceProperty.js";
export { type ConformancePropertiesOptions, conformanceProperties } from "./conformanceProperties.js";
export type { Experiment } from "./networks/Experiment.js";
export { type Difference, firstDifference } from "./networks/firstDifference.js";
export { type NumberKind, numbers, wholeNumbers } from "./numbers.js";
export { type OptionalPrimitives, optionalPrimitives } from "./optionalPrimitives.js";
export { ConformanceError } from "./report/ConformanceError.js";
export type { WorstNumber } from "./report/Mismatch.js";
export {
  type ConformanceReport,
  type PropertyResult,
  type RunConformanceOptions,
  runConformance,
} from "./runConformance.js";
export type { Tolerance } from "./tolerance/Tolerance.js";

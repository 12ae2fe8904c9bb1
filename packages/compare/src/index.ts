export type { PictureArea as ReceptiveField } from "@striate/layers";
export type { BackendComparison, PrimitiveComparison } from "./BackendComparison.js";
export type {
  ComparedBackend,
  ComparedBatch,
  CompareOptions,
  CompareProgress,
  HostLabels,
} from "./CompareOptions.js";
export type { BackendTimes, ComparedLayer, Comparison, LayerTime } from "./Comparison.js";
export { compareBackends } from "./compareBackends.js";
export type { Failure, Fault, FaultyNumber, ReducedCase } from "./Fault.js";
export { type FormatOptions, formatComparison } from "./formatComparison.js";
export type { MomentComparison, Numeral, WorstNumber } from "./MomentComparison.js";

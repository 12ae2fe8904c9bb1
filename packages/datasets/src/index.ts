export { type Batch, Batches } from "./Batches.js";
export { Dataset, type DatasetArrays, type Example, type ShuffleOptions } from "./Dataset.js";
export { DatasetError, type DatasetErrorCode } from "./DatasetError.js";
export { type DigitsOptions, digits } from "./digits/digits.js";
export { fashionMnist, type LocalFilesOptions, mnist, type TrainAndTest } from "./mnist.js";
export type { Normalization } from "./normalization.js";
export { type IdxArray, parseIdx } from "./parseIdx.js";
export type { ImageShape } from "./source.js";

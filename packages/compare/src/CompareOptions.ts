import type { Tolerance } from "@striate/backend-conformance";
import type { Backend, Labels, NumericArray, Tensor } from "@striate/core";

/** Images and what is right for them, as the data sets give them. */
export interface ComparedBatch {
  /** `[n, height, width, channels]`, or whatever else the model takes. */
  readonly images: NumericArray;
  /** For the loss; left out where that needs none. */
  readonly labels?: HostLabels | undefined;
}

/** Class ids or rows of probabilities, not on any backend yet. */
export type HostLabels = Exclude<Labels, Tensor>;

/**
 * A backend to compare: an instance, which stays its owner's, or how to make one, which is disposed of in the end. With a `tolerance` where the
 * device cannot do better than that, as for `backendConformance`.
 */
export type ComparedBackend =
  | Backend
  | { readonly name?: string; readonly backend: Backend; readonly tolerance?: Tolerance }
  | {
      readonly name: string;
      readonly create: () => Backend | Promise<Backend>;
      readonly tolerance?: Tolerance;
    };

export interface CompareOptions {
  /** A scalar from what the model gives, and the batch's labels. Default `softmaxCrossEntropy`. */
  readonly loss?: (output: Tensor, labels: HostLabels | undefined) => Tensor;
  /** Steps of gradient descent with momentum. Default 3. */
  readonly steps?: number;
  /** Default 0.01. */
  readonly learningRate?: number;
  /** Default 0.9. */
  readonly momentum?: number;
  /** Fixes the weights of a model that is not built yet. Default 0. */
  readonly seed?: number;
  /** Steps that are timed on each backend, after a warm-up; 0 times nothing. Default 5. */
  readonly timedSteps?: number;
  /** Look for the smallest case of a fault. Default true. */
  readonly reduce?: boolean;
  /** Told what is being done, and how much of all there is to do is done. */
  readonly onProgress?: (progress: CompareProgress) => void;
}

export interface CompareProgress {
  /** The backend at work. */
  readonly backend: string;
  readonly activity: "measuring what is allowed" | "training" | "reducing a fault" | "timing";
  /** From 0 to 1, over all backends. */
  readonly share: number;
}

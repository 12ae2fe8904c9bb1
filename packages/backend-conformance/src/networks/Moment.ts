/** Where in a training numbers are looked at. */
export interface Place {
  /** From 1 on. */
  readonly step: number;
  readonly pass: "forward" | "backward" | "update";
  /** `output` of a layer and `loss` forward; a layer's `outputGradient`, a `weightGradient`, the model's `inputGradient` backward; `weight` after the step. */
  readonly what: "output" | "loss" | "outputGradient" | "weightGradient" | "inputGradient" | "weight";
  /** Path of the layer that it belongs to; empty for the model itself and for `loss`. */
  readonly layer: string;
  /** The layer's path (the model itself is `output`), or the weight's name; `loss`, or `input` for the gradient at the model's input. */
  readonly path: string;
  readonly shape: readonly number[];
}

/** Numbers at one point of a training: what a layer gave, a gradient, or a weight after the step. */
export interface Moment extends Place {
  readonly values: Float32Array;
}

import {
  type Backend,
  checkOptions,
  type Shape,
  sizeOf,
  sum,
  TensorError,
  tidy,
  valueAndGrad,
} from "@striate/core";
import type { Model } from "../Model.js";
import { emptyInput, withLentShapes } from "../traceModel.js";
import { createMeter } from "./createMeter.js";
import { shapeFor } from "./recordRun.js";

export interface CostOptions {
  /** Examples in a batch. Default 1. */
  readonly batch?: number;
  /** The backend that will run it: what it computes in one pass needs no memory for the steps between. Default: one that fuses all that can be. */
  readonly backend?: Backend;
}

/** What one batch takes. Multiply-adds are those of convolutions and matrix products; bytes are of float32 numbers and of int32 positions. */
export interface Cost {
  readonly batch: number;
  readonly params: number;
  readonly trainableParams: number;
  /** Of all weights. */
  readonly weightBytes: number;
  readonly inference: Work;
  /** Forward and backward; what the optimizer keeps comes on top: twice `trainableParams` for Adam. */
  readonly training: Work & {
    /** Of the gradients that the optimizer is given. */
    readonly gradientBytes: number;
  };
}

export interface Work {
  readonly multiplyAdds: number;
  /** The most at one time of everything but the weights: inputs, activations, and gradients where there are any. */
  readonly peakBytes: number;
}

/**
 * What a batch costs in inference and in a training step, found by running the model without numbers: every tensor is counted from where it is
 * made to where it is freed, so that it is what a backend's `memory()` would show. Workspaces of the backend come on top.
 *
 * @param model built; on `createShapeBackend()` that is free
 * @throws TensorError `LAYER` before `build`, `OPTION` for a batch that is none
 * @example
 * const { training } = costEstimate(vgg13({ head: "book" }).build([null, 32, 32, 3], { backend }), { batch: 128 });
 * console.log(training.multiplyAdds, training.peakBytes);
 */
export function costEstimate(model: Model, options: CostOptions = {}): Cost {
  checkOptions("costEstimate", options, ["batch", "backend"]);
  const { batch = 1, backend } = options;
  if (!(Number.isInteger(batch) && batch >= 1)) {
    throw new TensorError(
      "OPTION",
      "costEstimate",
      `a batch of ${batch} is none`,
      "Give a whole number of examples",
    );
  }
  const shape = shapeFor("costEstimate", model, batch);
  const gradientBytes = 4 * count(model.trainableParameters);
  return {
    batch,
    params: count(model.parameters),
    trainableParams: count(model.trainableParameters),
    weightBytes: 4 * count(model.parameters),
    inference: workOf(model, shape, backend, false),
    training: { ...workOf(model, shape, backend, true), gradientBytes },
  };
}

function workOf(
  model: Model,
  shape: Shape | readonly Shape[],
  like: Backend | undefined,
  training: boolean,
): Work {
  const meter = createMeter(like);
  const { backend } = meter;
  return withLentShapes(model, backend, () => {
    const before = meter.restart();
    tidy(backend, () => {
      const input = emptyInput(backend, shape) as never;
      const forward = () => model.call(input, { training });
      if (training) valueAndGrad(model.parameters, () => sum(forward()));
      else forward();
    });
    return { multiplyAdds: backend.multiplyAdds, peakBytes: meter.peak() - before };
  });
}

function count(parameters: readonly { readonly shape: Shape }[]): number {
  return parameters.reduce((total, { shape }) => total + sizeOf(shape), 0);
}

import { type Shape, type ShapeBackend, Tensor, TensorError } from "@striate/core";
import { pathsOf } from "./data/pathsOf.js";
import type { AnyLayer, LayerInput } from "./Layer.js";

/** One call of one layer, as seen when the model was traced. */
export interface Visit {
  readonly layer: AnyLayer;
  readonly path: string;
  readonly inputShape: Shape | readonly Shape[];
  readonly outputShape: Shape;
  /** Multiply-adds of this call, those of layers inside included. */
  readonly multiplyAdds: number;
  /** The layer is never called in inference. */
  readonly trainingOnly?: true;
}

/** Is told of each call of a layer when it begins and when it is done. */
export interface TraceObserver {
  enter(layer: AnyLayer, path: string, inputs: readonly Tensor[]): void;
  leave(layer: AnyLayer, path: string, output: Tensor): void;
}

/** A run of a model without numbers: it makes the weights and notes every layer's shapes and work. */
export class Trace {
  readonly backend: ShapeBackend;
  readonly visits: Visit[] = [];
  readonly paths: ReadonlyMap<AnyLayer, string>;

  readonly #observer: TraceObserver | undefined;

  constructor(root: AnyLayer, backend: ShapeBackend, observer?: TraceObserver) {
    this.backend = backend;
    this.#observer = observer;
    this.paths = pathsOf(root);
  }

  pathOf(layer: AnyLayer): string | undefined {
    return this.paths.get(layer);
  }

  visit(layer: AnyLayer, input: LayerInput, call: () => Tensor): Tensor {
    const path = this.paths.get(layer);
    if (path === undefined) {
      throw new TensorError(
        "LAYER",
        layer.type,
        "it is called but stands in no public field, so its weights would be lost",
        "Store it in a field of the layer that calls it, alone or in an array",
      );
    }
    const inputShape = shapesOf(input);
    layer.ensureWeights(inputShape);
    const before = this.backend.multiplyAdds;
    this.#observer?.enter(layer, path, input instanceof Tensor ? [input] : input);
    const output = call();
    this.#observer?.leave(layer, path, output);
    const multiplyAdds = this.backend.multiplyAdds - before;
    this.visits.push({ layer, path, inputShape, outputShape: output.shape, multiplyAdds });
    return output;
  }
}

export function shapesOf(input: LayerInput): Shape | readonly Shape[] {
  return input instanceof Tensor ? input.shape : input.map(({ shape }) => shape);
}

let current: Trace | undefined;

export function currentTrace(): Trace | undefined {
  return current;
}

/** The trace that weights are made in. @throws TensorError `LAYER` outside of one */
export function activeTrace(): Trace {
  if (current === undefined) {
    throw new TensorError("LAYER", "addWeight", "no model is being built", "Call it in createWeights only");
  }
  return current;
}

export function withTrace<T>(trace: Trace, fn: () => T): T {
  const outer = current;
  current = trace;
  try {
    return fn();
  } finally {
    current = outer;
  }
}

export function withoutTrace<T>(fn: () => T): T {
  const outer = current;
  current = undefined;
  try {
    return fn();
  } finally {
    current = outer;
  }
}

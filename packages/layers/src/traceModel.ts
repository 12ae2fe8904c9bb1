import { type Backend, type Shape, type ShapeBackend, tidy, zeros } from "@striate/core";
import type { AnyLayer } from "./Layer.js";
import { Trace, type TraceObserver, withTrace } from "./Trace.js";

export interface TraceOptions {
  readonly backend: ShapeBackend;
  readonly training: boolean;
  readonly observer?: TraceObserver;
}

/** A model's run without numbers, as in training or as in inference. */
export function traceModel(
  root: AnyLayer,
  inputShape: Shape | readonly Shape[],
  { backend, training, observer }: TraceOptions,
): Trace {
  const trace = new Trace(root, backend, observer);
  withLentShapes(root, backend, () =>
    tidy(backend, () => {
      const input = emptyInput(backend, inputShape);
      withTrace(trace, () => {
        root.call(input, { training });
      });
    }),
  );
  return trace;
}

/** Zeros of the input's shape, or of each of several. */
export function emptyInput(backend: Backend, inputShape: Shape | readonly Shape[]) {
  return isShape(inputShape) ? zeros(backend, inputShape) : inputShape.map((shape) => zeros(backend, shape));
}

/** Layers that are built already lend shapes in place of their weights, as long as `fn` runs. */
export function withLentShapes<T>(root: AnyLayer, backend: Backend, fn: () => T): T {
  const lent = root
    .tree()
    .filter((layer) => layer.built)
    .flatMap((layer) => layer.ownParameters)
    .map((parameter) => ({ parameter, value: parameter.replace(zeros(backend, parameter.shape)) }));
  try {
    return fn();
  } finally {
    for (const { parameter, value } of lent) parameter.replace(value).dispose();
  }
}

function isShape(shape: Shape | readonly Shape[]): shape is Shape {
  return shape.every((size) => typeof size === "number");
}

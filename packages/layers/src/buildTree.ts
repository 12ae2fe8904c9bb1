import { type Backend, createShapeBackend, type Shape, TensorError, tensor, zeros } from "@striate/core";
import { randomStream } from "@striate/random";
import type { AnyLayer } from "./Layer.js";
import type { Trace, Visit } from "./Trace.js";
import { traceModel } from "./traceModel.js";

export interface BuildOptions {
  /** Where the weights live and the model computes. */
  readonly backend: Backend;
  /** Fixes all initial weights and dropout, on every backend alike. Default 0. */
  readonly seed?: number;
  /** Accept layers in the model's fields that no call reaches. Default false. */
  readonly allowUnused?: boolean;
}

/**
 * Gives a layer and everything inside it their weights. The model first runs without numbers, as in training and as in inference, so
 * that everything fits before anything is allocated.
 *
 * @returns the calls of the run as in inference, and among them those that only training makes
 */
export function buildTree(
  root: AnyLayer,
  inputShape: Shape | readonly Shape[],
  { backend, seed = 0, allowUnused = false }: BuildOptions,
): readonly Visit[] {
  // A layer that was made frozen did not know yet what would stand in it.
  for (const layer of root.tree()) if (!layer.built && layer.madeFrozen) layer.trainable = false;
  const { training, inference } = traceOnce(root, inputShape);
  const reached = new Set([...training.visits, ...inference.visits].map(({ layer }) => layer));
  const unused = [...inference.paths].filter(([layer]) => !reached.has(layer) && !inside(layer, reached));
  if (unused.length > 0 && !allowUnused) {
    const names = unused.map(([layer, path]) => `${path} (${layer.type})`).join(", ");
    throw new TensorError(
      "LAYER",
      root.name ?? root.type,
      `declared but never called: ${names}`,
      "Call it in call(), remove the field, or build with allowUnused: true",
    );
  }
  for (const [layer, path] of inference.paths) {
    layer.settle({ path, seed }, ({ parameter, initializer }, name, fresh) => {
      parameter.name = name;
      if (!fresh) return;
      if (isShapeBackend(backend)) return parameter.assign(zeros(backend, parameter.shape));
      const values = initializer(parameter.shape, randomStream(seed, "weights", name));
      parameter.assign(tensor(backend, values, parameter.shape));
    });
  }
  return together(training.visits, inference.visits);
}

/** It keeps no numbers, so none need to be drawn: seconds, in large networks. */
function isShapeBackend(backend: Backend): boolean {
  return "multiplyAdds" in backend;
}

interface Traces {
  readonly training: Trace;
  readonly inference: Trace;
}

/** Both ways through the model without numbers. */
function traceOnce(root: AnyLayer, inputShape: Shape | readonly Shape[]): Traces {
  const backend = createShapeBackend();
  try {
    const training = traceModel(root, inputShape, { backend, training: true });
    return { training, inference: traceModel(root, inputShape, { backend, training: false }) };
  } catch (error) {
    for (const layer of root.tree()) layer.forgetWeights();
    throw error;
  }
}

/** The calls in inference, with those of layers that only training calls in their places. */
function together(training: readonly Visit[], inference: readonly Visit[]): readonly Visit[] {
  const called = new Set(inference.map(({ layer }) => layer));
  const merged: Visit[] = [];
  let next = 0;
  for (const visit of training) {
    if (!called.has(visit.layer)) {
      merged.push({ ...visit, trainingOnly: true });
      continue;
    }
    const at = inference.findIndex(({ layer }, index) => index >= next && layer === visit.layer);
    if (at < 0) continue;
    merged.push(...inference.slice(next, at + 1));
    next = at + 1;
  }
  return [...merged, ...inference.slice(next)];
}

/** Layers inside an unused one need no mention of their own; a container is used when a part of it is. */
function inside(layer: AnyLayer, reached: ReadonlySet<AnyLayer>): boolean {
  return layer.tree().some((part) => reached.has(part));
}

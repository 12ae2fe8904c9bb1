import type { Moment } from "@striate/backend-conformance";
import type { Model } from "@striate/layers";
import type { ComparedLayer } from "./Comparison.js";

/** The layers of a model as far as they were called, in the order in which the forward pass is done with them. */
export function layersOf(model: Model, moments: readonly Moment[]): readonly ComparedLayer[] {
  const byPath = new Map(model.tree().map((layer) => [layer.site?.path ?? "", layer]));
  const found = new Map<string, ComparedLayer>();
  for (const { step, what, layer: path, shape } of moments) {
    const layer = byPath.get(path);
    if (step > 1 || what !== "output" || layer === undefined || found.has(path)) continue;
    found.set(path, {
      path,
      type: layer.type,
      outputShape: [...shape],
      weights: layer.ownParameters.map(({ name }) => name),
      container: layer.children().length > 0,
    });
  }
  return [...found.values()];
}

import type { Moment } from "@striate/backend-conformance";
import type { Shape } from "@striate/core";
import { type Model, type PictureArea, receptiveFields } from "@striate/layers";

/** What of the input picture a number is made of, by its position `[n, y, x, channel]`; null for all of it, for none of it, and for weights. */
export type FieldOf = (
  moment: Pick<Moment, "what" | "layer" | "path">,
  position: readonly number[],
) => PictureArea | null;

/**
 * Follows the numbers of a training's moments back to the picture.
 *
 * @param moments of a step or more: they tell which call of its layer a path stands for
 */
export function momentFields(
  model: Model,
  inputShape: Shape,
  moments: readonly Pick<Moment, "step" | "what" | "layer" | "path">[],
): FieldOf {
  const [batch, ...rest] = inputShape;
  if (inputShape.length !== 4) return () => null;
  const fields = receptiveFields(model, { training: true, inputShape: [batch, ...rest] });
  const layers = new Map(model.tree().map((layer) => [layer.site?.path, layer]));
  const calls = new Map<string, readonly string[]>();
  for (const { step, what, layer, path } of moments) {
    if (step === 1 && what === "output") calls.set(layer, [...(calls.get(layer) ?? []), path]);
  }
  return ({ what, layer: name, path }, [, y, x]) => {
    if (what === "inputGradient") return { rows: [y, y], columns: [x, x] };
    const layer = layers.get(name);
    const call = (calls.get(name) ?? []).indexOf(path) + 1;
    const isOutput = what === "output" || what === "outputGradient";
    return layer !== undefined && isOutput && call > 0 ? fields.at(layer, y, x, { call }) : null;
  };
}

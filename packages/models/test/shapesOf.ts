import type { Model } from "@striate/layers";

/** Type and output shape of every layer of a built model, such as `Conv2D 26×26×6`. */
export function shapesOf(model: Model): readonly string[] {
  return model.summaryRows().rows.map(({ type, outputShape }) => `${type} ${outputShape.slice(1).join("×")}`);
}

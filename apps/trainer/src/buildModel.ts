import { TensorError } from "@striate/core";
import type { BuildOptions, Model } from "@striate/layers";
import { MODELS, type ModelName, type ModelSettings } from "./choices/models.js";
import { UsageError } from "./UsageError.js";

/** A model for images of one size. @throws UsageError naming the layer where they do not fit */
export async function buildModel(
  name: ModelName,
  settings: ModelSettings,
  imageShape: readonly [number, number, number],
  options: BuildOptions,
): Promise<Model> {
  const model = (await MODELS[name](settings))();
  try {
    return model.build([null, ...imageShape], options);
  } catch (error) {
    // The backend's memory ends, whatever the images.
    if (error instanceof TensorError && error.code === "MEMORY") throw error;
    // Memory for weights that no machine has is refused with a RangeError.
    if (!(error instanceof TensorError || error instanceof RangeError)) throw error;
    throw new UsageError(`${name} does not fit images of ${imageShape.join("×")}. ${error.message}`);
  }
}

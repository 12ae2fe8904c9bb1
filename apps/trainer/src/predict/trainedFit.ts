import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Fit } from "@striate/datasets";

/** How the run of a model, or of a checkpoint in its folder, brought pictures to their size; undefined where nothing tells. */
export function trainedFit(modelFile: string): Fit | undefined {
  const folder = dirname(modelFile);
  const config = [folder, dirname(folder)].map((one) => join(one, "config.json")).find(existsSync);
  if (config === undefined) return undefined;
  try {
    const { fit } = JSON.parse(readFileSync(config, "utf8")) ?? {};
    return fit === "crop" || fit === "stretch" ? fit : undefined;
  } catch {
    // A damaged config takes nothing from the model.
    return undefined;
  }
}

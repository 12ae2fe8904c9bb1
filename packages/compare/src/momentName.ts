import type { MomentComparison } from "./MomentComparison.js";

/** Such as `the gradient of conv2d/kernel`. */
export function momentName({ what, name, layer }: Pick<MomentComparison, "what" | "name" | "layer">): string {
  // The model itself gives its output under the name `output`.
  return NAMES[what](layer === "" && name === "output" ? "the model" : name);
}

const NAMES: Readonly<Record<MomentComparison["what"], (name: string) => string>> = {
  output: (name) => `the output of ${name}`,
  loss: () => "the loss",
  outputGradient: (name) => `the gradient at the output of ${name}`,
  weightGradient: (name) => `the gradient of ${name}`,
  inputGradient: () => "the gradient at the input",
  weight: (name) => `${name} after the update`,
};

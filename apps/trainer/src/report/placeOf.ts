import type { MomentComparison } from "@striate/compare";

/** Whose numbers a moment compares, in words: `output of conv2d`, `gradient of conv2d/kernel`, `loss`. */
export function placeOf({ what, layer, name }: MomentComparison): string {
  switch (what) {
    case "output":
      return `output of ${layer || "the model"}`;
    case "loss":
      return "loss";
    case "outputGradient":
      return `gradient at the output of ${layer || "the model"}`;
    case "weightGradient":
      return `gradient of ${name}`;
    case "inputGradient":
      return "gradient of the images";
    case "weight":
      return `${name} after the step`;
  }
}

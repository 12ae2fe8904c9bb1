import type { Shape } from "@striate/core";

/** Which shape of the geometry an output has, where it is not that of the output. */
const OTHER: Readonly<Record<string, "inputShape" | "kernelShape">> = {
  conv2dGradInput: "inputShape",
  conv2dGradKernel: "kernelShape",
  maxPool2dGrad: "inputShape",
  avgPool2dGrad: "inputShape",
};

/** The shape of a primitive's output, read off the geometry among its arguments; undefined where that has none. */
export function outputShape(method: string, args: readonly unknown[]): Shape | undefined {
  const field = OTHER[method] ?? "outputShape";
  for (const argument of args) {
    if (typeof argument !== "object" || argument === null || !(field in argument)) continue;
    return Reflect.get(argument, field) as Shape;
  }
  return undefined;
}

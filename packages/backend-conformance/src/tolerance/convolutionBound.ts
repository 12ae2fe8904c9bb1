import type { Conv2dGeometry } from "@striate/core";
import { magnitudes } from "../magnitudes.js";
import { floatsOnReference } from "../onReference.js";
import { sumBound } from "./sumBound.js";
import type { Judging } from "./Tolerance.js";
import { isWinogradCase, winogradBound } from "./winogradBound.js";

export type Convolution = "conv2d" | "conv2dGradInput" | "conv2dGradKernel";

/** What a convolution or one of its gradients may be off on these two inputs. */
export function convolutionBound(
  method: Convolution,
  left: Float32Array,
  right: Float32Array,
  geometry: Conv2dGeometry,
  judging: Judging,
): Float64Array | "exact" {
  if (judging.winograd && isWinogradCase(geometry))
    return winogradBound(method, left, right, geometry, judging);
  if (judging.exact) return "exact";
  const terms = floatsOnReference([magnitudes(left), magnitudes(right)], (on, a, b) =>
    on[method](a, b, geometry),
  );
  return sumBound(terms, termsOf(method, geometry), judging);
}

/** The most terms that one output adds up. */
function termsOf(method: Convolution, geometry: Conv2dGeometry): number {
  const { batch, kernelHeight, kernelWidth, inChannels, outChannels, outHeight, outWidth, groups } = geometry;
  if (method === "conv2dGradKernel") return batch * outHeight * outWidth;
  return (kernelHeight * kernelWidth * (method === "conv2d" ? inChannels : outChannels)) / groups;
}

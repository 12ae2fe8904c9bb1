import type { Normalization } from "@striate/datasets";

/** Pixels from 0 to 255 again, of images whose channels come last. */
export function rawPixels(images: Float32Array, normalization: Normalization): Float32Array {
  if (normalization === "none") return images;
  if (normalization === "zero-to-one") return images.map((value) => 255 * value);
  if (normalization === "minus-one-to-one") return images.map((value) => 127.5 * (value + 1));
  const { mean, std } = normalization;
  return images.map((value, index) => {
    const channel = index % mean.length;
    return 255 * (value * std[channel]! + mean[channel]!);
  });
}

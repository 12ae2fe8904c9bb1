import { Dataset, type Normalization } from "@striate/datasets";
import { describe, expect, it } from "vitest";
import { rawPixels } from "./rawPixels.js";

const bytes = Uint8Array.from({ length: 2 * 4 * 4 * 3 }, (_, index) => (index * 53) % 256);
const data = Dataset.from({
  images: { data: bytes, shape: [2, 4, 4, 3] },
  labels: [0, 1],
});

describe("rawPixels", () => {
  it.each<Normalization>([
    "none",
    "zero-to-one",
    "minus-one-to-one",
    { mean: [0.5, 0.25, 0.75], std: [0.25, 0.5, 0.125] },
  ])("gives back the bytes that %j made numbers of", (normalization) => {
    const { images } = data.normalize(normalization).at([0, 1]);
    // Two roundings of float32 at numbers of at most 8, times at most 127.5, stay far below half a byte.
    expect(Uint8Array.from(rawPixels(images.data, normalization), Math.round)).toEqual(bytes);
  });
});

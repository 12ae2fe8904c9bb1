import type { ImageShape } from "./source.js";

/** One image, `[height, width, channels]`, and its class id. */
export interface Example {
  readonly image: { readonly data: Float32Array; readonly shape: ImageShape };
  readonly label: number;
}

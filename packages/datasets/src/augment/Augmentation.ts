import type { RandomStream } from "@striate/random";
import type { ImageShape } from "../source.js";

/** A picture's raw pixels, 0 to 255 where the set is of bytes, which an augmentation changes in place. */
export interface AugmentedImage {
  readonly data: Float32Array;
  readonly shape: ImageShape;
}

/**
 * Changes a picture at random, keeping its size and class. It must take what is random from `random` alone: then the same picture looks the same in
 * the same epoch, whatever its place in the order and in a batch.
 *
 * @example
 * const darker: Augmentation = ({ data }, random) => {
 *   const share = 0.5 + 0.5 * random.uniform();
 *   for (let at = 0; at < data.length; at++) data[at] *= share;
 * };
 */
export type Augmentation = (image: AugmentedImage, random: RandomStream) => void;

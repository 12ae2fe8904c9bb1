import type { Source } from "./source.js";

/** Per channel, of x / 255 over raw pixels x. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Of the first `size` examples in an order. */
export function channelStatistics(source: Source, order: ArrayLike<number>, size: number): ChannelStatistics {
  const [height, width, channels] = source.imageShape;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  const image = new Float32Array(height * width * channels);
  for (let position = 0; position < size; position++) {
    source.copyImage(order[position]!, image, 0);
    for (let index = 0; index < image.length; index++) {
      const value = image[index]! / 255;
      sums[index % channels]! += value;
      squares[index % channels]! += value * value;
    }
  }
  const count = size * height * width;
  const mean = Array.from(sums, (sum) => sum / count);
  return {
    mean,
    std: mean.map((center, c) => Math.sqrt(Math.max(0, squares[c]! / count - center * center))),
  };
}

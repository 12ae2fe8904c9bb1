import type { Source } from "./source.js";

/** Per channel, of x / 255 over raw pixels x. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export interface DatasetStatistics extends ChannelStatistics {
  /** Per channel, of x / 255. */
  readonly min: readonly number[];
  readonly max: readonly number[];
  /** Examples of every class, by its id. */
  readonly classCounts: readonly number[];
}

/** Of the first `size` examples in an order, raw. */
export function statistics(
  source: Source,
  order: ArrayLike<number>,
  size: number,
  classes: number,
): DatasetStatistics {
  const [height, width, channels] = source.imageShape;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  const min = new Float64Array(channels).fill(Number.POSITIVE_INFINITY);
  const max = new Float64Array(channels).fill(Number.NEGATIVE_INFINITY);
  const classCounts = new Array<number>(classes).fill(0);
  const image = new Float32Array(height * width * channels);
  for (let position = 0; position < size; position++) {
    source.copyImage(order[position]!, image, 0);
    const label = source.labels[order[position]!]!;
    while (classCounts.length <= label) classCounts.push(0);
    classCounts[label]!++;
    for (let at = 0, c = 0; at < image.length; at++, c = c + 1 === channels ? 0 : c + 1) {
      const value = image[at]! / 255;
      sums[c]! += value;
      squares[c]! += value * value;
      if (value < min[c]!) min[c] = value;
      if (value > max[c]!) max[c] = value;
    }
  }
  const count = size * height * width;
  const mean = Array.from(sums, (sum) => sum / count);
  const std = mean.map((center, c) => Math.sqrt(Math.max(0, squares[c]! / count - center * center)));
  return { mean, std, min: [...min], max: [...max], classCounts };
}

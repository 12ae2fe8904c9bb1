/** Where a data set's examples come from: raw bytes or numbers, one example at a time. */
export interface Source {
  readonly size: number;
  readonly imageShape: ImageShape;
  /** Class id of every example. */
  readonly labels: Int32Array;
  /** Writes example `index`'s raw numbers to `into` from `offset` on. */
  copyImage(index: number, into: Float32Array, offset: number): void;
}

export type ImageShape = readonly [height: number, width: number, channels: number];

/** The source of arrays in memory, kept as they are: bytes stay bytes. */
export function arraySource(
  data: Uint8Array | Float32Array,
  imageShape: ImageShape,
  labels: Int32Array,
): Source {
  const [height, width, channels] = imageShape;
  const length = height * width * channels;
  return {
    size: labels.length,
    imageShape,
    labels,
    copyImage: (index, into, offset) => into.set(data.subarray(index * length, (index + 1) * length), offset),
  };
}

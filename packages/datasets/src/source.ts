/** Where a data set's examples come from: raw bytes or numbers, one example at a time. */
export interface Source {
  readonly size: number;
  readonly imageShape: ImageShape;
  /** Of raw numbers: pixels are bytes. */
  readonly dtype: "uint8" | "float32";
  /** Class id of every example. */
  readonly labels: Int32Array;
  /** Writes example `index`'s raw numbers to `into` from `offset` on. */
  copyImage(index: number, into: Float32Array | Uint8Array, offset: number): void;
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
    dtype: data instanceof Uint8Array ? "uint8" : "float32",
    labels,
    copyImage: (index, into, offset) => into.set(data.subarray(index * length, (index + 1) * length), offset),
  };
}

/** Sources of pictures of one size, one after the other. */
export function joinedSource(parts: readonly Source[]): Source {
  const starts = parts.map((_, at) => parts.slice(0, at).reduce((sum, { size }) => sum + size, 0));
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const labels = new Int32Array(size);
  for (const [at, part] of parts.entries()) labels.set(part.labels, starts[at]);
  return {
    size,
    imageShape: parts[0]!.imageShape,
    dtype: parts.every(({ dtype }) => dtype === "uint8") ? "uint8" : "float32",
    labels,
    copyImage: (index, into, offset) => {
      const part = starts.findLastIndex((start) => start <= index);
      parts[part]!.copyImage(index - starts[part]!, into, offset);
    },
  };
}

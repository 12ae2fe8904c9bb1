import { DatasetError } from "../DatasetError.js";

export interface CifarArrays {
  /** `[n, 32, 32, 3]`. */
  readonly images: {
    readonly data: Uint8Array;
    readonly shape: readonly [n: number, height: number, width: number, channels: number];
  };
  /** The class of every image; of CIFAR-100 the fine one. */
  readonly labels: Uint8Array;
  /** The superclass of every image of CIFAR-100. */
  readonly coarseLabels?: Uint8Array;
}

const SIDE = 32;
const PLANE = SIDE * SIDE;
const PIXELS = 3 * PLANE;

/** Bytes of labels in front of an image, and how many classes each tells apart. */
const CLASSES = { cifar10: [10], cifar100: [20, 100] } as const;

/**
 * Reads a file of the binary version of CIFAR-10 (a label byte, then 1,024 red, green and blue bytes) or of CIFAR-100 (a coarse and a fine label
 * byte, then the same); Krizhevsky 2009. Pixels are put in the order of channels last.
 *
 * @param name of the file, for errors
 * @throws DatasetError `FORMAT` naming the file and the byte
 * @example
 * const { images, labels } = parseCifar(bytes, "test_batch.bin", "cifar10");
 */
export function parseCifar(bytes: Uint8Array, name: string, set: keyof typeof CLASSES): CifarArrays {
  const classes = CLASSES[set];
  const record = classes.length + PIXELS;
  const count = Math.floor(bytes.length / record);
  if (count === 0 || bytes.length !== count * record) {
    const problem = `${bytes.length} bytes are not images of ${record} bytes: ${count} and ${bytes.length - count * record} bytes`;
    throw cifarError(name, problem, count * record);
  }
  const data = new Uint8Array(count * PIXELS);
  const labels = classes.map(() => new Uint8Array(count));
  for (let index = 0; index < count; index++) {
    const start = index * record;
    for (const [kind, most] of classes.entries()) {
      const label = bytes[start + kind]!;
      if (label >= most) {
        throw cifarError(name, `label ${label} is not one of ${most} classes`, start + kind);
      }
      labels[kind]![index] = label;
    }
    interleave(bytes, start + classes.length, data, index * PIXELS);
  }
  const images = { data, shape: [count, SIDE, SIDE, 3] as const };
  const [first, fine] = labels;
  return fine === undefined ? { images, labels: first! } : { images, labels: fine, coarseLabels: first! };
}

function interleave(planes: Uint8Array, from: number, into: Uint8Array, to: number): void {
  for (let pixel = 0; pixel < PLANE; pixel++) {
    into[to + 3 * pixel] = planes[from + pixel]!;
    into[to + 3 * pixel + 1] = planes[from + PLANE + pixel]!;
    into[to + 3 * pixel + 2] = planes[from + 2 * PLANE + pixel]!;
  }
}

function cifarError(name: string, problem: string, at: number): DatasetError {
  return new DatasetError(
    "FORMAT",
    name,
    `${problem} (byte ${at})`,
    "The file is damaged or of another kind; get it again",
  );
}

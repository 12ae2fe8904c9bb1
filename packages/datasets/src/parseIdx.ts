import { DatasetError } from "./DatasetError.js";

export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** Kinds of numbers in the format, by the third byte; only unsigned bytes are images and labels. */
const UNSIGNED_BYTE = 0x08;

/**
 * Reads an IDX file of unsigned bytes (LeCun's format of MNIST): two zero bytes, the kind of number, the rank, a big-endian uint32 for every
 * size, the numbers. Nothing is copied.
 *
 * @param name of the file, for errors
 * @param rank that is expected: 3 for images, 1 for labels
 * @throws DatasetError `FORMAT` naming the file and the byte
 */
export function parseIdx(bytes: Uint8Array, name: string, rank: number): IdxArray {
  const fail = (at: number, problem: string) =>
    new DatasetError(
      "FORMAT",
      name,
      `${problem} (byte ${at})`,
      "The file is damaged or of another kind; get it again",
    );
  if (bytes.length < 4) throw fail(bytes.length, `the file ends after ${bytes.length} bytes`);
  if (bytes[0] !== 0 || bytes[1] !== 0) throw fail(0, "an IDX file begins with two zero bytes");
  if (bytes[2] !== UNSIGNED_BYTE)
    throw fail(2, `numbers of kind 0x${bytes[2]!.toString(16)} are not unsigned bytes`);
  if (bytes[3] !== rank) {
    throw fail(3, `expected ${kind(rank)}, found ${kind(bytes[3]!)}`);
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw fail(bytes.length, "the file ends inside its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  if (size === 0) throw fail(4, `an array of [${shape.join(", ")}] is empty`);
  if (size !== bytes.length - start) {
    throw fail(bytes.length, `the header promises ${size} numbers and ${bytes.length - start} follow`);
  }
  // A plain array, though `bytes` may be Node's Buffer.
  return { shape, data: new Uint8Array(bytes.buffer, bytes.byteOffset + start, size) };
}

function kind(rank: number): string {
  return rank === 1 ? "labels" : rank === 3 ? "images" : `an array of rank ${rank}`;
}

import { DatasetError } from "../DatasetError.js";

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
  const { shape, start, size } = parseIdxHeader(bytes, name, rank);
  if (size !== bytes.length - start) {
    throw idxError(
      name,
      `the header promises ${size} numbers and ${bytes.length - start} follow`,
      bytes.length,
    );
  }
  // A plain array, though `bytes` may be Node's Buffer.
  return { shape, data: new Uint8Array(bytes.buffer, bytes.byteOffset + start, size) };
}

export interface IdxHeader {
  readonly shape: readonly number[];
  /** Where the numbers begin. */
  readonly start: number;
  /** How many there are. */
  readonly size: number;
}

/** The header alone, from at least the first 4 + 4 · rank bytes. @throws DatasetError `FORMAT` */
export function parseIdxHeader(bytes: Uint8Array, name: string, rank: number): IdxHeader {
  if (bytes.length < 4) throw idxError(name, `the file ends after ${bytes.length} bytes`, bytes.length);
  if (bytes[0] !== 0 || bytes[1] !== 0) throw idxError(name, "an IDX file begins with two zero bytes", 0);
  if (bytes[2] !== UNSIGNED_BYTE) {
    throw idxError(name, `numbers of kind 0x${bytes[2]!.toString(16)} are not unsigned bytes`, 2);
  }
  if (bytes[3] !== rank) throw idxError(name, `expected ${kind(rank)}, found ${kind(bytes[3]!)}`, 3);
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw idxError(name, "the file ends inside its header", bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  if (size === 0) throw idxError(name, `an array of [${shape.join(", ")}] is empty`, 4);
  return { shape, start, size };
}

function idxError(name: string, problem: string, at: number): DatasetError {
  return new DatasetError(
    "FORMAT",
    name,
    `${problem} (byte ${at})`,
    "The file is damaged or of another kind; get it again",
  );
}

function kind(rank: number): string {
  return rank === 1 ? "labels" : rank === 3 ? "images" : `an array of rank ${rank}`;
}

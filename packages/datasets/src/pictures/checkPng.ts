import { MAX_INFLATION, MAX_PIXELS } from "./limits.js";
import { pictureError } from "./pictureError.js";

export interface CheckedPng {
  /** The file with what the pixels need, and no more: no texts, no color profile, no animation. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Its compressed pixels. */
  readonly compressed: Uint8Array<ArrayBuffer>;
  /** Bytes that these unpack to, by the header. */
  readonly unpacked: number;
  /** Whether pixels are positions in a palette. */
  readonly indexed: boolean;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const KEPT = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"];
const PALETTE = 3;
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/**
 * Walks over the chunks of a PNG file (W3C, PNG third edition, §5) and finds what a decoder would stumble over, or take memory for.
 *
 * @throws DatasetError `FORMAT` naming the file and the byte
 */
export function checkPng(file: Uint8Array, name: string): CheckedPng {
  if (SIGNATURE.some((byte, at) => file[at] !== byte)) throw pictureError(name, "it is no PNG file", 0);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const pieces: Uint8Array[] = [file.subarray(0, 8)];
  const compressed: Uint8Array[] = [];
  let unpacked: number | undefined;
  // Its place is fixed: the header comes first, or the walk ends.
  const indexed = file[25] === PALETTE;
  for (let at = 8; ; ) {
    if (file.length - at < 12) throw pictureError(name, "the file ends before its end chunk", file.length);
    const length = view.getUint32(at);
    const kind = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (length > file.length - at - 12) {
      throw pictureError(
        name,
        `chunk ${printable(kind)} promises ${length} bytes and ${file.length - at - 12} follow`,
        at,
      );
    }
    const content = file.subarray(at + 8, at + 8 + length);
    if ((kind === "IHDR") !== (at === 8)) throw pictureError(name, "the header is not where it belongs", at);
    if (kind === "IHDR") unpacked = unpackedSize(view, at + 8, length, name);
    if (kind === "IDAT") compressed.push(content);
    // A palette beside colors is a hint for poor screens.
    const hint = kind === "PLTE" && !indexed;
    if (KEPT.includes(kind) && !hint) pieces.push(file.subarray(at, at + 12 + length));
    else if (!hint && kind.charCodeAt(0) < 0x60) {
      throw pictureError(name, `nothing is known of the chunk ${printable(kind)}`, at);
    }
    if (kind === "IEND") break;
    at += 12 + length;
  }
  const packed = compressed.reduce((sum, { length }) => sum + length, 0);
  if (unpacked! > packed * MAX_INFLATION) {
    throw pictureError(
      name,
      `the header promises ${unpacked} bytes of pixels, more than ${packed} compressed bytes can hold`,
      16,
    );
  }
  return { bytes: joined(pieces), compressed: joined(compressed), unpacked: unpacked!, indexed };
}

function unpackedSize(view: DataView, at: number, length: number, name: string): number {
  if (length !== 13) throw pictureError(name, `the header is ${length} bytes long, not 13`, at);
  const [width, height] = [view.getUint32(at), view.getUint32(at + 4)];
  const [depth, color, interlaced] = [view.getUint8(at + 8), view.getUint8(at + 9), view.getUint8(at + 12)];
  if (width === 0 || height === 0 || width * height > MAX_PIXELS) {
    throw pictureError(name, `${width} × ${height} pixels are none or too many`, at);
  }
  if (DEPTHS[color]?.includes(depth) !== true) {
    throw pictureError(name, `there is no PNG of color type ${color} with ${depth} bits`, at + 8);
  }
  if (interlaced > 1) throw pictureError(name, `there is no interlacing of kind ${interlaced}`, at + 12);
  if (interlaced === 1 && depth < 8) {
    // fast-png 8 takes every sample for a byte there.
    throw pictureError(
      name,
      `interlaced pixels of ${depth} bits are not read; save it without interlacing`,
      at + 12,
    );
  }
  const row = (pixels: number) => (pixels === 0 ? 0 : 1 + Math.ceil((pixels * CHANNELS[color]! * depth) / 8));
  if (interlaced === 0) return height * row(width);
  return ADAM7.reduce((sum, [left, top, stepX, stepY]) => {
    const rows = Math.ceil((height - top) / stepY);
    return sum + Math.max(0, rows) * row(Math.max(0, Math.ceil((width - left) / stepX)));
  }, 0);
}

/** Of the seven passes: first column and row, steps. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function printable(kind: string): string {
  return JSON.stringify(kind);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

import { deflateSync, crc32 as zlibCrc } from "node:zlib";
import { joined } from "./tar.js";

export interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** 0 gray · 2 color · 3 palette · 4 gray and alpha · 6 color and alpha. */
  readonly color: number;
  /** Rows of packed samples, each with its filter byte in front. */
  readonly rows: Uint8Array;
  readonly interlaced?: boolean;
  /** Chunks between header and pixels. */
  readonly before?: readonly Uint8Array[];
}

/** A PNG file, written by its specification. */
export function png({
  width,
  height,
  depth,
  color,
  rows,
  interlaced = false,
  before = [],
}: PngParts): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, color, 0, 0, interlaced ? 1 : 0], 8);
  const pixels = chunk("IDAT", deflateSync(rows));
  return joined([SIGNATURE, chunk("IHDR", header), ...before, pixels, chunk("IEND", new Uint8Array(0))]);
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export function chunk(kind: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = kind.charCodeAt(i);
  bytes.set(content, 8);
  view.setUint32(8 + content.length, crc(bytes.subarray(4, 8 + content.length)));
  return bytes;
}

/** Makes the checksums of all chunks right again, in place, as far as the chunks can be walked. */
export function sumChunks(file: Uint8Array): void {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 8; at + 12 <= file.length; ) {
    const length = view.getUint32(at);
    if (length > file.length - at - 12) return;
    view.setUint32(at + 8 + length, crc(file.subarray(at + 4, at + 8 + length)));
    at += 12 + length;
  }
}

/** Samples of a row packed into bytes, the first in the highest bits, with filter 0 in front. */
export function row(samples: readonly number[], depth: number): number[] {
  if (depth === 16) return [0, ...samples.flatMap((sample) => [sample >> 8, sample & 255])];
  const bytes = new Array<number>(Math.ceil((samples.length * depth) / 8)).fill(0);
  for (const [at, sample] of samples.entries()) {
    const bit = at * depth;
    bytes[bit >> 3]! |= sample << (8 - depth - (bit & 7));
  }
  return [0, ...bytes];
}

/** PNG, annex D, bit by bit; the very function of zlib where Node has it. */
function crc(bytes: Uint8Array): number {
  if (zlibCrc !== undefined) return zlibCrc(bytes);
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

import type { DecodedPng } from "fast-png";
import { checkPng } from "./checkPng.js";
import type { Picture } from "./Picture.js";
import { pictureError } from "./pictureError.js";

/** Decodes PNG of every kind to 8 bits, gray or color; alpha is blended over black. @throws DatasetError `FORMAT` */
export async function decodePng(file: Uint8Array, name: string): Promise<Picture> {
  const { bytes, compressed, unpacked, indexed } = checkPng(file, name);
  await checkInflation(compressed, unpacked, name, file.length);
  const { decode } = await import("fast-png");
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    throw pictureError(name, `it cannot be decoded (${(error as Error).message})`, file.length);
  }
  return indexed ? ofPalette(png, png.palette ?? [], name, file.length) : ofSamples(png);
}

/** What so many compressed bytes become at most, 1 MB, is taken before it is counted. */
const PIECE = 1024;

/** Unpacks and counts: the decoder would keep all that a bomb becomes, and take what is missing for black. */
async function checkInflation(
  compressed: Uint8Array,
  unpacked: number,
  name: string,
  at: number,
): Promise<void> {
  const { Unzlib } = await import("fflate");
  let size = 0;
  const inflate = new Unzlib((piece) => {
    size += piece.length;
  });
  try {
    for (let start = 0; start < compressed.length && size <= unpacked; start += PIECE) {
      inflate.push(compressed.subarray(start, start + PIECE), start + PIECE >= compressed.length);
    }
  } catch (error) {
    throw pictureError(name, `its pixels cannot be unpacked (${(error as Error).message})`, at);
  }
  if (size === unpacked) return;
  const found = size > unpacked ? "more" : String(size);
  throw pictureError(name, `the header promises ${unpacked} bytes of pixels and there are ${found}`, at);
}

function ofPalette(
  png: DecodedPng,
  palette: readonly (readonly number[])[],
  name: string,
  at: number,
): Picture {
  const { width, height } = png;
  const index = samplesOf(png);
  const data = new Uint8Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const entry = palette[index(pixel)];
    if (entry === undefined) throw pictureError(name, "a pixel has a color that the palette lacks", at);
    const [red, green, blue, alpha = 255] = entry as readonly [number, number, number, number?];
    data.set([blended(red, alpha), blended(green, alpha), blended(blue, alpha)], 3 * pixel);
  }
  return { data, width, height, channels: 3 };
}

function ofSamples(png: DecodedPng): Picture {
  const { width, height, depth, channels, transparency } = png;
  const sample = samplesOf(png);
  const scale = 255 / (2 ** depth - 1);
  const colors = channels < 3 ? 1 : 3;
  const data = new Uint8Array(colors * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const first = pixel * channels;
    const alpha = channels > colors ? sample(first + colors) * scale : 255;
    // One color may stand for "nothing here".
    let clear = transparency !== undefined && transparency.length > 0;
    for (let c = 0; c < colors; c++) clear &&= sample(first + c) === transparency![c];
    if (clear) continue;
    for (let c = 0; c < colors; c++) data[pixel * colors + c] = blended(sample(first + c) * scale, alpha);
  }
  return { data, width, height, channels: colors };
}

/** Reads sample i, also where several share a byte: then rows begin with a byte of their own. */
function samplesOf({ data, depth, width }: DecodedPng): (index: number) => number {
  if (depth >= 8) return (index) => data[index]!;
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  const mask = 2 ** depth - 1;
  return (index) => {
    const column = index % width;
    const byte = data[Math.floor(index / width) * rowBytes + Math.floor(column / perByte)]!;
    return (byte >> (8 - depth * ((column % perByte) + 1))) & mask;
  };
}

function blended(value: number, alpha: number): number {
  return Math.round((value * alpha) / 255);
}

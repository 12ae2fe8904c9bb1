import { MAX_PIXELS } from "./limits.js";
import type { Picture } from "./Picture.js";
import { pictureError } from "./pictureError.js";

/** Every block of 8×8 pixels takes one bit at least. */
const PIXELS_A_BYTE = 512;
const MEMORY_MIB = 1024;

/** Decodes JPEG, baseline or progressive; gray stays gray. @throws DatasetError `FORMAT` */
export async function decodeJpeg(file: Uint8Array, name: string): Promise<Picture> {
  const { width, height, components } = frameOf(file, name);
  const { decode } = await import("jpeg-js");
  let data: Uint8Array;
  try {
    const options = { useTArray: true, formatAsRGBA: false, tolerantDecoding: false } as const;
    const limits = { maxResolutionInMP: MAX_PIXELS / 1e6, maxMemoryUsageInMB: MEMORY_MIB };
    ({ data } = decode(file, { ...options, ...limits }));
  } catch (error) {
    throw pictureError(name, `it cannot be decoded (${(error as Error).message})`, file.length);
  }
  if (data.length !== 3 * width * height) {
    throw pictureError(
      name,
      `${data.length} bytes are not ${width} × ${height} pixels of 3 colors`,
      file.length,
    );
  }
  if (components !== 1) return { data, width, height, channels: 3 };
  return {
    data: Uint8Array.from({ length: width * height }, (_, at) => data[3 * at]!),
    width,
    height,
    channels: 1,
  };
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

/** The frame header (ITU-T T.81, B.2.2), which stands before all pixels. */
function frameOf(file: Uint8Array, name: string): Frame {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 2; at + 4 <= file.length; ) {
    const marker = file[at + 1]!;
    if (file[at] !== 0xff) throw pictureError(name, "a marker was expected", at);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (length < 2 || at + 2 + length > file.length) {
      throw pictureError(
        name,
        `a segment promises ${length} bytes and ${file.length - at - 2} follow`,
        at + 2,
      );
    }
    if (marker >= 0xc0 && marker <= 0xc2) return checkedFrame(view, at, length, name);
    if (marker >= 0xc3 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      throw pictureError(name, "it is of a rare kind of JPEG, lossless or arithmetic", at);
    }
    if (marker === 0xda || marker === 0xd9) break;
    at += 2 + length;
  }
  throw pictureError(name, "there is no frame in it", file.length);
}

function checkedFrame(view: DataView, at: number, length: number, name: string): Frame {
  if (length < 8) throw pictureError(name, `a frame header of ${length} bytes is too short`, at + 2);
  const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
  const [precision, components] = [view.getUint8(at + 4), view.getUint8(at + 9)];
  if (precision !== 8) throw pictureError(name, `samples of ${precision} bits are not 8`, at + 4);
  if (![1, 3, 4].includes(components) || length !== 8 + 3 * components) {
    throw pictureError(name, `${components} colors in a header of ${length} bytes are no picture`, at + 9);
  }
  const pixels = width * height;
  if (pixels === 0 || pixels > MAX_PIXELS) {
    throw pictureError(name, `${width} × ${height} pixels are none or too many`, at + 5);
  }
  if (pixels > PIXELS_A_BYTE * view.byteLength) {
    throw pictureError(
      name,
      `the header promises ${width} × ${height} pixels, more than ${view.byteLength} bytes can hold`,
      at + 5,
    );
  }
  return { width, height, components };
}

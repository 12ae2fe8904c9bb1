import { decodeJpeg } from "./decodeJpeg.js";
import { decodePng } from "./decodePng.js";
import type { Picture } from "./Picture.js";
import { pictureError } from "./pictureError.js";

/**
 * Decodes a PNG or JPEG file, told apart by its first bytes: gray or color, 8 bits a channel. Alpha is blended over black; a turn that a camera noted is not applied.
 *
 * @param name of the file, for errors
 * @throws DatasetError `FORMAT` naming the file, the byte and what is wrong
 * @example
 * const { data, height, width, channels } = await decodePicture(bytes, "cat.png");
 */
export async function decodePicture(bytes: Uint8Array, name: string): Promise<Picture> {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return decodePng(bytes, name);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return decodeJpeg(bytes, name);
  throw pictureError(name, "it is neither PNG nor JPEG", 0);
}

import type { Picture } from "./Picture.js";

/** The picture as a PNG file. */
export async function encodePng({ data, height, width, channels }: Picture): Promise<Uint8Array> {
  const { encode } = await import("fast-png");
  return encode({ data, height, width, channels, depth: 8 });
}

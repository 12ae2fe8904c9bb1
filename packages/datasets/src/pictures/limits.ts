/** Pixels of the largest picture that is decoded: a photo of 64 megapixels. */
export const MAX_PIXELS: number = 64 * 1024 * 1024;

/** Bytes that one byte of a DEFLATE stream becomes at most (1032, by the format: 258 bytes for 2 bits). */
export const MAX_INFLATION = 1032;

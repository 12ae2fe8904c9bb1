/** A picture in memory: bytes from 0 to 255, `[height, width, channels]`, row by row. */
export interface Picture {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** 1 for gray, 3 for red, green and blue. */
  readonly channels: 1 | 3;
}

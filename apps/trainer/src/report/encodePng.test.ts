import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodePng } from "./encodePng.js";

/** Annex D of the specification, bit by bit. */
function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
}

function chunks(png: Buffer): readonly (readonly [type: string, data: Buffer])[] {
  const found: [string, Buffer][] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc(body));
    found.push([body.toString("latin1", 0, 4), body.subarray(4)]);
    at += 12 + length;
  }
  return found;
}

describe("encodePng", () => {
  it.each([
    [1, 0],
    [3, 2],
  ] as const)("of %i channels gives every pixel back", (channels, colorType) => {
    const [width, height] = [5, 3];
    const pixels = Uint8Array.from({ length: width * height * channels }, (_, index) => (index * 37) % 256);
    const png = encodePng(pixels, width, height, channels);
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const [header, data, end] = chunks(png);
    expect([header![0], data![0], end![0], end![1].length]).toEqual(["IHDR", "IDAT", "IEND", 0]);
    expect([...header![1]]).toEqual([0, 0, 0, width, 0, 0, 0, height, 8, colorType, 0, 0, 0]);
    const rows = inflateSync(data![1]);
    const unfiltered = Array.from({ length: height }, (_, y) => {
      const start = y * (width * channels + 1);
      expect(rows[start]).toBe(0);
      return [...rows.subarray(start + 1, start + 1 + width * channels)];
    });
    expect(unfiltered.flat()).toEqual([...pixels]);
  });

  it("looks up colors in a table before the pixels", () => {
    const colors = Uint8Array.of(0, 0, 0, 255, 0, 0, 1, 2, 3);
    const png = encodePng(Uint8Array.of(2, 1, 0, 2), 2, 2, 1, colors);
    const [header, table, data] = chunks(png);
    expect([...header![1]].slice(8)).toEqual([8, 3, 0, 0, 0]);
    expect([table![0], ...table![1]]).toEqual(["PLTE", ...colors]);
    expect([...inflateSync(data![1])]).toEqual([0, 2, 1, 0, 0, 2]);
  });
});

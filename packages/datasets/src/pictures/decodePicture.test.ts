import { deflateSync } from "node:zlib";
import fc from "fast-check";
import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { chunk, png, row } from "../../test/png.js";
import { problem } from "../../test/problem.js";
import { progressive, progressiveGray } from "../../test/progressive.js";
import { joined } from "../../test/tar.js";
import { decodePicture, encodePng, type Picture } from "../index.js";

const remedy = "The picture is damaged or of another kind; replace or remove it.";

describe("decodePicture on PNG", () => {
  it.each([1, 2, 4, 8, 16])("reads gray of %i bits as 8, over the whole range", async (depth) => {
    const most = 2 ** depth - 1;
    const width = 13;
    // Both ends and what lies between.
    const samples = (y: number) =>
      Array.from({ length: width }, (_, x) => Math.floor((most * ((x + 5 * y) % 13)) / 12));
    const rows = Uint8Array.from([0, 1, 2].flatMap((y) => row(samples(y), depth)));
    const { data, ...rest } = await decodePicture(png({ width, height: 3, depth, color: 0, rows }), "x");
    expect(rest).toEqual({ width, height: 3, channels: 1 });
    const expected = [0, 1, 2].flatMap(samples).map((sample) => Math.round((255 * sample) / most));
    expect([...data]).toEqual(expected);
  });

  it.each([8, 16])("reads color of %i bits, and blends alpha over black", async (depth) => {
    const most = 2 ** depth - 1;
    const value = (at: number) => Math.floor((most * ((at * 37) % 100)) / 99);
    for (const [color, channels] of [
      [2, 3],
      [6, 4],
      [4, 2],
    ] as const) {
      const samples = Array.from({ length: 5 * channels }, (_, at) => value(at));
      const file = png({ width: 5, height: 1, depth, color, rows: Uint8Array.from(row(samples, depth)) });
      const { data } = await decodePicture(file, "x");
      const colors = channels === 2 ? 1 : 3;
      const expected = Array.from({ length: 5 * colors }, (_, at) => {
        const first = Math.floor(at / colors) * channels;
        const alpha = channels > colors ? samples[first + colors]! / most : 1;
        return Math.round((255 * samples[first + (at % colors)]! * alpha) / most);
      });
      expect([...data]).toEqual(expected);
    }
  });

  const palette = Uint8Array.of(10, 20, 30, 200, 100, 50, 0, 255, 0, 7, 8, 9);

  it.each([2, 4, 8])("reads a palette through indices of %i bits, with its alpha", async (depth) => {
    const indices = [0, 1, 2, 3, 1, 2, 0];
    const before = [chunk("PLTE", palette), chunk("tRNS", Uint8Array.of(255, 51))];
    const file = png({
      width: 7,
      height: 1,
      depth,
      color: 3,
      rows: Uint8Array.from(row(indices, depth)),
      before,
    });
    const colors = [
      [10, 20, 30],
      [200 / 5, 100 / 5, 50 / 5],
      [0, 255, 0],
      [7, 8, 9],
    ];
    expect([...(await decodePicture(file, "x")).data]).toEqual(indices.flatMap((index) => colors[index]!));
  });

  it("knows a color that stands for nothing, and a palette that is a hint only", async () => {
    const rows = Uint8Array.from(row([9, 9, 9, 9, 8, 9, 1, 2, 3], 8));
    const clear = chunk("tRNS", Uint8Array.of(0, 9, 0, 9, 0, 9));
    const before = [chunk("PLTE", palette), clear];
    const { data } = await decodePicture(png({ width: 3, height: 1, depth: 8, color: 2, rows, before }), "x");
    expect([...data]).toEqual([0, 0, 0, 9, 8, 9, 1, 2, 3]);
  });

  it("reads interlaced pictures of any size as it reads others", async () => {
    const passes = [
      [0, 0, 8, 8],
      [4, 0, 8, 8],
      [0, 4, 4, 8],
      [2, 0, 4, 4],
      [0, 2, 2, 4],
      [1, 0, 2, 2],
      [0, 1, 1, 2],
    ] as const;
    const at = (x: number, y: number) => (17 * x + 29 * y) % 256;
    for (const [width, height] of [
      [1, 1],
      [3, 9],
      [8, 8],
      [13, 6],
    ] as const) {
      const rows: number[] = [];
      for (const [left, top, stepX, stepY] of passes) {
        for (let y = top; y < height; y += stepY) {
          const samples: number[] = [];
          for (let x = left; x < width; x += stepX) samples.push(at(x, y));
          if (samples.length > 0) rows.push(...row(samples, 8));
        }
      }
      const file = png({ width, height, depth: 8, color: 0, rows: Uint8Array.from(rows), interlaced: true });
      const { data } = await decodePicture(file, "x");
      const expected = Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width)));
      expect([...data]).toEqual(expected);
    }
  });

  it("gives back what encodePng was given", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(1 as const, 3 as const),
        fc.nat(),
        async (height, width, channels, seed) => {
          const data = Uint8Array.from(
            { length: height * width * channels },
            (_, i) => (i * i * 31 + seed) % 256,
          );
          const picture: Picture = { data, height, width, channels };
          expect(await decodePicture(await encodePng(picture), "x")).toEqual(picture);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  const rows = Uint8Array.from([...row([1, 2, 3], 8), ...row([4, 5, 6], 8)]);
  const good = png({ width: 3, height: 2, depth: 8, color: 0, rows });
  const headed = (change: Partial<Parameters<typeof png>[0]>) =>
    png({ width: 3, height: 2, depth: 8, color: 0, rows, ...change });

  it.each([
    [
      "a file that ends in its header",
      good.subarray(0, 20),
      'chunk "IHDR" promises 13 bytes and 0 follow (byte 8)',
    ],
    [
      "a file that ends between chunks",
      good.subarray(0, good.length - 12),
      /^the file ends before its end chunk \(byte \d+\)$/,
    ],
    [
      "a file without pixels",
      joined([good.subarray(0, 33), good.subarray(-12)]),
      "the header promises 8 bytes of pixels, more than 0 compressed bytes can hold (byte 16)",
    ],
    [
      "a chunk that promises too much",
      good.with(33, 1),
      /^chunk "IDAT" promises 167772\d\d bytes and \d+ follow \(byte 33\)$/,
    ],
    [
      "a header that stands elsewhere",
      joined([good.subarray(0, 8), chunk("tEXt", Uint8Array.of(1)), good.subarray(8)]),
      "the header is not where it belongs (byte 8)",
    ],
    ["no pixels", headed({ width: 0 }), "0 × 2 pixels are none or too many (byte 16)"],
    [
      "too many pixels",
      headed({ width: 2 ** 31, height: 2 ** 31 }),
      "2147483648 × 2147483648 pixels are none or too many (byte 16)",
    ],
    [
      "more pixels than there are bytes for",
      headed({ width: 8000, height: 8000 }),
      /^the header promises 64008000 bytes of pixels, more than \d+ compressed bytes can hold \(byte 16\)$/,
    ],
    [
      "fewer pixels than promised",
      headed({ height: 3 }),
      /^the header promises 12 bytes of pixels and there are 8 \(byte \d+\)$/,
    ],
    [
      "more pixels than promised",
      headed({ height: 1 }),
      /^the header promises 4 bytes of pixels and there are more \(byte \d+\)$/,
    ],
    [
      "a color type that is none",
      headed({ color: 5 }),
      "there is no PNG of color type 5 with 8 bits (byte 24)",
    ],
    [
      "bits that do not go with the colors",
      headed({ color: 2, depth: 4 }),
      "there is no PNG of color type 2 with 4 bits (byte 24)",
    ],
    [
      "interlaced pixels of few bits",
      headed({ depth: 4, interlaced: true }),
      "interlaced pixels of 4 bits are not read; save it without interlacing (byte 28)",
    ],
    [
      "an unknown chunk that matters",
      headed({ before: [chunk("ABCD", Uint8Array.of(1))] }),
      'nothing is known of the chunk "ABCD" (byte 33)',
    ],
    [
      "a wrong checksum",
      good.with(good.length - 14, good.at(-14)! ^ 1),
      /^it cannot be decoded \(.*CRC.*\) \(byte \d+\)$/i,
    ],
    [
      "an index that the palette lacks",
      png({
        width: 1,
        height: 1,
        depth: 8,
        color: 3,
        rows: Uint8Array.of(0, 9),
        before: [chunk("PLTE", palette)],
      }),
      /^a pixel has a color that the palette lacks \(byte \d+\)$/,
    ],
    [
      "a palette that is not there",
      png({ width: 1, height: 1, depth: 8, color: 3, rows: Uint8Array.of(0, 0) }),
      /^a pixel has a color that the palette lacks \(byte \d+\)$/,
    ],
    ["another kind of file", Uint8Array.from(Buffer.from("GIF89a")), "it is neither PNG nor JPEG (byte 0)"],
    ["nothing", new Uint8Array(0), "it is neither PNG nor JPEG (byte 0)"],
  ])("refuses %s", async (_, bytes, text) => {
    const found = await problem(() => decodePicture(bytes, "cat.png"));
    const middle = found.slice("FORMAT cat.png: ".length, -`. ${remedy}`.length);
    if (typeof text === "string") expect(middle).toBe(text);
    else expect(middle).toMatch(text);
    expect(found).toBe(`FORMAT cat.png: ${middle}. ${remedy}`);
  });

  it("keeps no memory for a bomb: 64 MB of zeros behind a header of one pixel", async () => {
    const bomb = deflateSync(new Uint8Array(2 ** 26), { level: 9 });
    const file = joined([
      png({ width: 1, height: 1, depth: 8, color: 0, rows: Uint8Array.of(0, 0) }).subarray(0, 33),
      chunk("IDAT", bomb),
      chunk("IEND", new Uint8Array(0)),
    ]);
    const before = process.memoryUsage().arrayBuffers;
    expect(await problem(() => decodePicture(file, "x"))).toContain(
      "the header promises 2 bytes of pixels and there are more",
    );
    // One piece of 1 kB becomes 1 MB at most, and is copied as it grows.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16e6);
  });
});

describe("decodePicture on JPEG", () => {
  const encoded = (
    width: number,
    height: number,
    color: (x: number, y: number) => readonly [number, number, number],
    quality = 100,
  ) => {
    const data = Buffer.alloc(4 * width * height, 255);
    for (let i = 0; i < width * height; i++) data.set(color(i % width, Math.floor(i / width)), 4 * i);
    return Uint8Array.from(jpeg.encode({ data, width, height }, quality).data);
  };

  it("reads a flat color as well as JPEG can tell it", async () => {
    for (const color of [
      [128, 128, 128],
      [200, 30, 90],
      [0, 255, 10],
    ] as const) {
      const { data, width, height, channels } = await decodePicture(
        encoded(19, 10, () => color),
        "x",
      );
      expect([width, height, channels]).toEqual([19, 10, 3]);
      // Y, Cb and Cr are off by 1/2 from rounding and 1/16 from the quantized mean of a block; the largest factor of the way back is 1.772, and
      // what comes out is rounded once more.
      const bound = (1 + 1.772) * (1 / 2 + 1 / 16) + 1 / 2;
      for (let i = 0; i < data.length; i++)
        expect(Math.abs(data[i]! - color[i % 3]!)).toBeLessThanOrEqual(bound);
    }
  });

  it("reads a progressive file to the same pixels as the baseline file that it was made of, and keeps gray gray", async () => {
    const baseline = encoded(16, 16, (x, y) => [15 * x, 15 * y, 99], 60);
    expect(await decodePicture(progressive, "x")).toEqual(await decodePicture(baseline, "x"));
    const { channels, data } = await decodePicture(progressiveGray, "x");
    expect([channels, data.length]).toEqual([1, 256]);
    // The luminance is that of the colors, which are cut down to whole numbers, by less than 1; their factors have six digits.
    const colors = await decodePicture(baseline, "x");
    for (const [at, value] of data.entries()) {
      const [red, green, blue] = colors.data.subarray(3 * at, 3 * at + 3);
      const inside = [red!, green!, blue!].every((color) => color > 0 && color < 255);
      if (inside)
        expect(Math.abs(value - (0.299 * red! + 0.587 * green! + 0.114 * blue!))).toBeLessThanOrEqual(1.001);
    }
  });

  const good = encoded(16, 16, (x, y) => [x * 15, y * 15, 99]);
  const frame = good.findIndex((byte, at) => byte === 0xff && good[at + 1] === 0xc0);
  const sized = (height: number, width: number) => {
    const bytes = Uint8Array.from(good);
    new DataView(bytes.buffer).setUint16(frame + 5, height);
    new DataView(bytes.buffer).setUint16(frame + 7, width);
    return bytes;
  };

  it.each([
    [
      "that is cut off in its pixels",
      good.subarray(0, good.length - 40),
      /^it cannot be decoded \(.+\) \(byte \d+\)$/,
    ],
    [
      "that is cut off in its tables",
      good.subarray(0, 100),
      /^a segment promises \d+ bytes and \d+ follow \(byte \d+\)$/,
    ],
    ["of its first bytes", good.subarray(0, 2), "there is no frame in it (byte 2)"],
    ["without pixels", sized(0, 16), `16 × 0 pixels are none or too many (byte ${frame + 5})`],
    [
      "that promises more than it can hold",
      sized(60_000, 1000),
      `the header promises 1000 × 60000 pixels, more than ${good.length} bytes can hold (byte ${frame + 5})`,
    ],
    [
      "that promises too much",
      sized(65_535, 65_535),
      `65535 × 65535 pixels are none or too many (byte ${frame + 5})`,
    ],
    ["of 12 bits", good.with(frame + 4, 12), `samples of 12 bits are not 8 (byte ${frame + 4})`],
    [
      "of two colors",
      good.with(frame + 9, 2),
      `2 colors in a header of 17 bytes are no picture (byte ${frame + 9})`,
    ],
    [
      "without losses",
      good.with(frame + 1, 0xc3),
      `it is of a rare kind of JPEG, lossless or arithmetic (byte ${frame})`,
    ],
    ["with a hole", good.with(20, 0), /^a marker was expected \(byte \d+\)$/],
  ])("refuses a file %s", async (_, bytes, text) => {
    const found = await problem(() => decodePicture(bytes, "cat.jpg"));
    const middle = found.slice("FORMAT cat.jpg: ".length, -`. ${remedy}`.length);
    if (typeof text === "string") expect(middle).toBe(text);
    else expect(middle).toMatch(text);
  });
});

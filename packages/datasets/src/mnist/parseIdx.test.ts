import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idx } from "../../test/idx.js";
import { problem } from "../../test/problem.js";
import { DatasetError, parseIdx } from "../index.js";

const images = idx([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
const again = "The file is damaged or of another kind; get it again.";

describe("parseIdx", () => {
  it("reads the published layout, byte for byte", () => {
    const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 9, 8, 7, 255);
    expect(parseIdx(bytes, "x", 3)).toEqual({ shape: [1, 2, 2], data: Uint8Array.of(9, 8, 7, 255) });
    const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 1, 2, ...new Uint8Array(258).fill(5));
    expect(parseIdx(labels, "x", 1)).toEqual({ shape: [258], data: new Uint8Array(258).fill(5) });
  });

  it("copies nothing, wherever the bytes lie", () => {
    const shifted = new Uint8Array(images.length + 9);
    shifted.set(images, 5);
    const { shape, data } = parseIdx(shifted.subarray(5, 5 + images.length), "x", 3);
    expect(shape).toEqual([2, 2, 3]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect([data.buffer, data.byteOffset]).toEqual([shifted.buffer, 21]);
  });

  it.each([
    ["nothing", new Uint8Array(0), 3, "the file ends after 0 bytes (byte 0)"],
    ["a piece of a magic number", Uint8Array.of(0, 0, 8), 3, "the file ends after 3 bytes (byte 3)"],
    ["a wrong magic number", Uint8Array.of(0, 1, 8, 3), 3, "an IDX file begins with two zero bytes (byte 0)"],
    [
      "numbers that are no bytes",
      idx([1], [0, 0, 0, 0], 0x0d),
      1,
      "numbers of kind 0xd are not unsigned bytes (byte 2)",
    ],
    ["labels for images", idx([1], [0]), 3, "expected images, found labels (byte 3)"],
    ["images for labels", images, 1, "expected labels, found images (byte 3)"],
    ["another rank", idx([1, 1], [0]), 1, "expected labels, found an array of rank 2 (byte 3)"],
    ["images for a matrix", images, 2, "expected an array of rank 2, found images (byte 3)"],
    ["half a header", images.subarray(0, 13), 3, "the file ends inside its header (byte 13)"],
    ["no images", idx([0, 28, 28], []), 3, "an array of [0, 28, 28] is empty (byte 4)"],
    ["a file too short", images.subarray(0, 27), 3, "the header promises 12 numbers and 11 follow (byte 27)"],
    [
      "a file too long",
      Uint8Array.of(...images, 0),
      3,
      "the header promises 12 numbers and 13 follow (byte 29)",
    ],
    [
      "a size too large",
      idx([2 ** 32 - 1, 1, 1], [0]),
      3,
      "the header promises 4294967295 numbers and 1 follow (byte 17)",
    ],
  ])("refuses %s", async (_, bytes, rank, text) => {
    expect(await problem(() => parseIdx(bytes, "images.idx", rank))).toBe(
      `FORMAT images.idx: ${text}. ${again}`,
    );
  });

  it("parses or throws a DatasetError, whatever the bytes", () => {
    const header = fc.tuple(
      fc.constantFrom(0, 0, 0, 1),
      fc.constantFrom(0, 0, 0, 31),
      fc.constantFrom(8, 8, 8, 13),
      fc.constantFrom(1, 3, 3, 255),
    );
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 64 }).map((bytes) => [...bytes]),
      fc.tuple(header, fc.uint8Array({ maxLength: 40 })).map(([start, rest]) => [...start, ...rest]),
      // A right file with one byte changed and its end cut off.
      fc
        .tuple(
          fc.nat(images.length - 1),
          fc.nat(255),
          fc.oneof(fc.constant(images.length), fc.nat(images.length)),
        )
        .map(([at, value, end]) => [...images.with(at, value)].slice(0, end)),
    );
    let parsed = 0;
    fc.assert(
      fc.property(anything, fc.constantFrom(1, 3), (bytes, rank) => {
        try {
          const { shape, data } = parseIdx(Uint8Array.from(bytes), "fuzz", rank);
          expect(shape).toHaveLength(rank);
          expect(data).toHaveLength(shape.reduce((product, length) => product * length, 1));
          expect(data.length).toBeGreaterThan(0);
          parsed++;
        } catch (error) {
          if (!(error instanceof DatasetError)) throw error;
          expect(error.message).toMatch(/^fuzz: .+ \(byte \d+\)\. The file is damaged/);
        }
      }),
      { seed: 1, numRuns: 3000 },
    );
    // Some of these files are right.
    expect(parsed).toBeGreaterThan(100);
  });

  it("allocates nothing that only the header speaks of", () => {
    const before = process.memoryUsage().arrayBuffers;
    for (const sizes of [
      [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1],
      [60_000, 2800, 2800],
    ]) {
      expect(() => parseIdx(idx(sizes, [1, 2, 3]), "x", 3)).toThrow(/and 3 follow/);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  });
});

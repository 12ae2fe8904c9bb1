import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32, decodeSafetensors, encodeSafetensors, FormatError, type NamedArray } from "./index.js";

const bitsOf = (data: Float32Array | Int32Array) => Array.from(new Int32Array(data.slice().buffer));

const namedArray: fc.Arbitrary<NamedArray> = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    fc.boolean(),
    fc.infiniteStream(fc.integer()),
  )
  .map(([shape, integer, numbers]) => {
    // Any 32 bits at all, so that NaN payloads, −0 and denormals are among them.
    const bits = Int32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      () => numbers.next().value | 0,
    );
    return { shape, data: integer ? bits : new Float32Array(bits.buffer) };
  });

const files = fc.record({
  tensors: fc.dictionary(fc.string(), namedArray).map((tensors) => new Map(Object.entries(tensors))),
  metadata: fc.dictionary(fc.string(), fc.string()).map((metadata) => new Map(Object.entries(metadata))),
});

/** A file from its parts, however wrong. */
const file = (header: unknown, data: Uint8Array = new Uint8Array(0)) => {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
};

describe("safetensors", () => {
  it("is the published layout, byte for byte", () => {
    const bytes = encodeSafetensors({
      tensors: new Map([["w", { shape: [1, 2], data: Float32Array.of(1, -2) }]]),
      metadata: new Map([["by", "striate"]]),
    });
    const header = '{"__metadata__":{"by":"striate"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8, " ");
    expect(new DataView(bytes.buffer).getBigUint64(0, true)).toBe(BigInt(padded.length));
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded.length))).toBe(padded);
    expect(Array.from(bytes.subarray(8 + padded.length))).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it("gives back every bit, wherever the bytes lie", () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 0, max: 7 }), ({ tensors, metadata }, offset) => {
        const bytes = encodeSafetensors({ tensors, metadata });
        const shifted = new Uint8Array(bytes.length + offset);
        shifted.set(bytes, offset);
        const decoded = decodeSafetensors(shifted.subarray(offset));
        expect(decoded.metadata).toEqual(metadata);
        expect([...decoded.tensors.keys()].sort()).toEqual([...tensors.keys()].sort());
        for (const [name, { shape, data }] of tensors) {
          const back = decoded.tensors.get(name)!;
          expect(back.shape).toEqual(shape);
          expect(back.data.constructor).toBe(data.constructor);
          expect(bitsOf(back.data)).toEqual(bitsOf(data));
        }
      }),
    );
  });

  it("reads the other kinds of numbers", () => {
    const read = (dtype: string, data: Uint8Array, count: number) =>
      Array.from(
        decodeSafetensors(
          file({ x: { dtype, shape: [count], data_offsets: [0, data.length] } }, data),
        ).tensors.get("x")!.data,
      );
    const bytes = (array: ArrayBufferView): Uint8Array<ArrayBuffer> =>
      Uint8Array.from(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    expect(read("F64", bytes(Float64Array.of(0.5, -3)), 2)).toEqual([0.5, -3]);
    expect(read("F16", bytes(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00, 0x3555)), 5)).toEqual([
      1,
      -2,
      2 ** -24,
      Number.POSITIVE_INFINITY,
      1365 / 4096,
    ]);
    expect(read("BF16", bytes(Uint16Array.of(0x3f80, 0xc040)), 2)).toEqual([1, -3]);
    expect(read("I64", bytes(BigInt64Array.of(-5n, 2147483647n)), 2)).toEqual([-5, 2147483647]);
    expect(read("U8", Uint8Array.of(0, 255), 2)).toEqual([0, 255]);
    expect(() => read("I64", bytes(BigInt64Array.of(2147483648n)), 1)).toThrow(
      /"x" holds 2147483648 at byte \d+, beyond int32/,
    );
  });

  it.each([
    ["nothing", new Uint8Array(3), /3 bytes are no file/],
    [
      "a header longer than the file",
      file({}).fill(255, 0, 4),
      /promises a header of \d+ bytes, and 2 follow/,
    ],
    ["no JSON", file("{,}"), /header is not JSON/],
    ["an array", file([]), /not a JSON object/],
    ["metadata of numbers", file({ __metadata__: { a: 1 } }), /__metadata__ "a" is not a string/],
    ["an unknown kind", file({ w: { dtype: "F8", shape: [], data_offsets: [0, 1] } }), /"w" is F8/],
    ["no shape", file({ w: { dtype: "F32", shape: [-1], data_offsets: [0, 4] } }), /"w" has no shape/],
    [
      "a shape that is not its bytes",
      file({ w: { dtype: "F32", shape: [2], data_offsets: [0, 4] } }),
      /takes 8 bytes by its shape and 4/,
    ],
    ["no offsets", file({ w: { dtype: "F32", shape: [1], data_offsets: [4] } }), /no data_offsets/],
    [
      "an overlap",
      file(
        {
          a: { dtype: "U8", shape: [2], data_offsets: [0, 2] },
          b: { dtype: "U8", shape: [2], data_offsets: [1, 3] },
        },
        new Uint8Array(3),
      ),
      /"b" overlaps the tensor before it: it begins at byte 1, expected 2/,
    ],
    [
      "a hole",
      file({ a: { dtype: "U8", shape: [1], data_offsets: [1, 2] } }, new Uint8Array(2)),
      /"a" leaves a hole/,
    ],
    [
      "bytes cut off",
      file({ a: { dtype: "U8", shape: [3], data_offsets: [0, 3] } }, new Uint8Array(2)),
      /take 3 bytes, and 2 follow/,
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(FormatError);
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  it("meets mutated files with a value or a FormatError, nothing else", () => {
    const mutation = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        files,
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        ({ tensors, metadata }, changes, cut) => {
          const bytes = encodeSafetensors({ tensors, metadata });
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          try {
            decodeSafetensors(cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keeps names that are whole numbers in their place", () => {
    const one = { shape: [1], data: Float32Array.of(1) };
    const two = { shape: [1], data: Float32Array.of(2) };
    const content = {
      tensors: new Map([
        ["10", one],
        ["2", two],
      ]),
      metadata: new Map([
        ["7", "a"],
        ["0", "b"],
      ]),
    };
    const decoded = decodeSafetensors(encodeSafetensors(content, { checksum: true }));
    expect([...decoded.tensors]).toEqual([
      ["10", one],
      ["2", two],
    ]);
    expect(decoded.metadata).toEqual(content.metadata);
  });

  it("takes names of object internals as names", () => {
    const tensors = new Map([["__proto__", { shape: [1], data: Float32Array.of(7) }]]);
    expect(
      decodeSafetensors(encodeSafetensors({ tensors, metadata: new Map() })).tensors.get("__proto__")!
        .data[0],
    ).toBe(7);
  });
});

describe("a checksum in the file", () => {
  const sealed = ({ tensors, metadata }: Parameters<typeof encodeSafetensors>[0]) =>
    encodeSafetensors({ tensors, metadata }, { checksum: true });

  it("is the CRC-32 of the file with zeros in its own place", () => {
    const file = sealed({
      tensors: new Map([["w", { shape: [1], data: Float32Array.of(1) }]]),
      metadata: new Map(),
    });
    const text = new TextDecoder("latin1").decode(file);
    const [, digits = ""] = text.match(/"__metadata__":\{"crc32":"([0-9a-f]{8})"/)!;
    const blank = new TextEncoder().encode("00000000");
    file.set(blank, text.indexOf(digits));
    expect(Number.parseInt(digits, 16)).toBe(crc32(file));
  });

  it("lets everything through, and does not appear among the metadata", () => {
    fc.assert(
      fc.property(files, (content) => {
        const decoded = decodeSafetensors(sealed(content), { checksum: "required" });
        expect(decoded.metadata).toEqual(content.metadata);
        expect(decoded.tensors.size).toBe(content.tensors.size);
      }),
    );
  });

  it("gives every damaged bit away", () => {
    const file = sealed({
      tensors: new Map([["layer/kernel", { shape: [3], data: Float32Array.of(1, 2, 3) }]]),
      metadata: new Map([["epoch", "7"]]),
    });
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const damaged = file.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => decodeSafetensors(damaged, { checksum: "required" }), `bit ${bit}`).toThrow(FormatError);
    }
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.subarray(0, length), { checksum: "required" })).toThrow(
        FormatError,
      );
    }
  });

  it("is named where it is wrong, and missed where it is asked for", () => {
    const content = {
      tensors: new Map([["w", { shape: [1], data: Float32Array.of(1) }]]),
      metadata: new Map(),
    };
    const file = sealed(content);
    file[file.length - 1]! ^= 1;
    expect(() => decodeSafetensors(file)).toThrow(
      /carries the checksum [0-9a-f]{8}, and its bytes have [0-9a-f]{8}/,
    );
    expect(() => decodeSafetensors(encodeSafetensors(content), { checksum: "required" })).toThrow(
      expect.objectContaining({ code: "CHECKSUM" }),
    );
    expect(() => encodeSafetensors({ ...content, metadata: new Map([["crc32", "x"]]) })).toThrow(
      /metadata has the key "crc32"/,
    );
  });
});

import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { chunked, collected } from "../../test/chunks.js";
import { problem } from "../../test/problem.js";
import { DatasetError } from "../index.js";
import { gunzipped } from "./gunzipped.js";

const content = Uint8Array.from({ length: 100_000 }, (_, at) => (at * at) % 251);
const again = "The file is damaged or of another kind; get it again.";

describe("gunzipped", () => {
  it("unpacks one or several members, and leaves plain bytes as they are, whatever the chunks", async () => {
    const cases = [
      content,
      gzipSync(content),
      Buffer.concat([gzipSync(content.subarray(0, 70_000)), gzipSync(content.subarray(70_000))]),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...cases),
        fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 5 }),
        async (bytes, sizes) => {
          expect(Buffer.compare(await collected(gunzipped(chunked(bytes, sizes), "x")), content)).toBe(0);
        },
      ),
      { seed: 1, numRuns: 20 },
    );
    for (const short of [new Uint8Array(0), Uint8Array.of(0x1f), Uint8Array.of(1, 2)]) {
      expect(await collected(gunzipped(chunked(short, [1]), "x"))).toEqual(short);
    }
  });

  it("names file and byte where the data end early or go wrong", async () => {
    const bytes = gzipSync(content);
    for (const length of [2, 9, 500, bytes.length - 1]) {
      expect(
        await problem(() => collected(gunzipped(chunked(bytes.subarray(0, length), [64]), "x.gz"))),
      ).toBe(`FORMAT x.gz: it cannot be unpacked (unexpected end of file) (byte ${length}). ${again}`);
    }
    const method = await problem(() => collected(gunzipped(chunked(bytes.fill(9, 2, 3), [64]), "x.gz")));
    expect(method).toMatch(
      /^FORMAT x\.gz: it cannot be unpacked \(unknown compression method\) \(byte \d+\)\. /,
    );
  });

  it("finds a changed content by gzip's checksum", async () => {
    const bytes = gzipSync(content, { level: 0 });
    bytes[5000]! ^= 1;
    expect(await problem(() => collected(gunzipped(chunked(bytes, [4096]), "x.gz")))).toMatch(
      /^FORMAT x\.gz: it cannot be unpacked \(incorrect data check\) \(byte \d+\)\. /,
    );
  });

  it("hands on what its source says", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield gzipSync(content).subarray(0, 300);
      throw new DatasetError("FILE", "disk", "it is gone", "Plug it in");
    }
    expect(await problem(() => collected(gunzipped(broken(), "x.gz")))).toBe(
      "FILE disk: it is gone. Plug it in.",
    );
  });

  it("reads no further than is asked for, and closes its source", async () => {
    let given = 0;
    let closed = false;
    const member = gzipSync(new Uint8Array(2 ** 20));
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          given++;
          yield member;
        }
      } finally {
        closed = true;
      }
    }
    for await (const chunk of gunzipped(endless(), "x.gz")) {
      expect(chunk.every((byte) => byte === 0)).toBe(true);
      break;
    }
    await vi.waitFor(() => expect(closed).toBe(true), 10_000);
    expect(given).toBeLessThan(5);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunked, collected } from "../../test/chunks.js";
import { problem } from "../../test/problem.js";
import { type Entry, joined, tar } from "../../test/tar.js";
import { readTar } from "./readTar.js";

const bytes = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7) % 251);
const again = "The file is damaged or of another kind; get it again.";

async function unpacked(archive: Uint8Array, sizes: readonly number[] = [1000]) {
  const found: { name: string; size: number; content: Uint8Array }[] = [];
  for await (const entry of readTar(chunked(archive, sizes), "a.tar")) {
    found.push({ name: entry.name, size: entry.size, content: await collected(entry.content()) });
  }
  return found;
}

const refusal = (archive: Uint8Array) => problem(() => unpacked(archive));

describe("readTar", () => {
  it("gives the files in their order, whatever the chunks, and passes over folders and comments", async () => {
    const archive = tar([
      { name: "set/", flag: "5" },
      { name: "comment", flag: "x", content: new TextEncoder().encode("19 mtime=1700000.5\n") },
      { name: "set/one.bin", content: bytes(700) },
      { name: "set/empty.bin" },
      { name: "global", flag: "g", content: new TextEncoder().encode("11 uid=123\n") },
      { name: "two.bin", prefix: "a/long/way", content: bytes(1024) },
      { name: "old/", flag: "\0" },
      { name: "old.bin", flag: "\0", content: bytes(1) },
    ]);
    const expected = [
      { name: "set/one.bin", size: 700, content: bytes(700) },
      { name: "set/empty.bin", size: 0, content: bytes(0) },
      { name: "a/long/way/two.bin", size: 1024, content: bytes(1024) },
      { name: "old.bin", size: 1, content: bytes(1) },
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1 }), async (sizes) => {
        expect(await unpacked(archive, sizes)).toEqual(expected);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it("passes over what is not read of an entry", async () => {
    const archive = tar([
      { name: "one", content: bytes(5000) },
      { name: "two", content: bytes(5000) },
      { name: "three", content: bytes(3) },
    ]);
    const names: string[] = [];
    for await (const { name, offset, content } of readTar(chunked(archive, [300]), "a.tar")) {
      names.push(`${name} at ${offset}`);
      if (name === "two") await content().next();
    }
    expect(names).toEqual(["one at 0", "two at 5632", "three at 11264"]);
  });

  it.each([
    ["../outside"],
    ["/etc/passwd"],
    ["set/../../outside"],
    [".."],
    ["C:\\outside"],
    ["set\\..\\outside"],
    ["c:outside"],
  ])("refuses the name %s, which points outside", async (name) => {
    const archive = tar([
      { name: "set/fine", content: bytes(3) },
      { name, content: bytes(3) },
    ]);
    expect(await refusal(archive)).toBe(
      `FORMAT a.tar: the name ${JSON.stringify(name)} points outside the archive (byte 1024 of the unpacked archive). ${again}`,
    );
  });

  it.each<[string, Entry, string]>([
    ["a symbolic link", { name: "link", flag: "2" }, 'link is no file but an entry of kind "2" (byte 156'],
    ["a hard link", { name: "link", flag: "1" }, 'link is no file but an entry of kind "1" (byte 156'],
    ["a device", { name: "tty", flag: "3" }, 'tty is no file but an entry of kind "3" (byte 156'],
    ["a long name of GNU's", { name: "x", flag: "L" }, 'x is no file but an entry of kind "L" (byte 156'],
    ["no name", { name: "" }, 'the name "" points outside the archive (byte 0'],
    [
      "a size that is no number",
      { name: "x", patch: { 124: "12345678901x" } },
      "the size of x is no number (byte 124",
    ],
    ["a size in 64 bits", { name: "x", patch: { 124: "\x80" } }, "the size of x is no number (byte 124"],
    [
      "a comment that renames",
      { name: "x", flag: "x", content: new TextEncoder().encode("17 path=../other\n") },
      "a comment changes the path of an entry (byte 0",
    ],
    [
      "a comment that resizes",
      { name: "x", flag: "x", content: new TextEncoder().encode("13 mtime=1\n12 size=99\n") },
      "a comment changes the size of an entry (byte 0",
    ],
    [
      "a comment without end",
      { name: "x", flag: "x", size: 65537 },
      "a comment of 65537 bytes is too long (byte 124",
    ],
  ])("refuses %s", async (_, entry, text) => {
    expect(await refusal(tar([entry]))).toBe(`FORMAT a.tar: ${text} of the unpacked archive). ${again}`);
  });

  it("refuses a header whose checksum is wrong, any bit of it", async () => {
    const archive = tar([{ name: "file", content: bytes(10) }]);
    for (const at of [0, 3, 100, 130, 156, 257, 400, 511]) {
      const damaged = archive.with(at, archive[at]! ^ 4);
      expect(await refusal(damaged)).toBe(
        `FORMAT a.tar: the checksum of a header is wrong (byte 148 of the unpacked archive). ${again}`,
      );
    }
  });

  it("refuses an archive that was cut off, wherever", async () => {
    const archive = tar([{ name: "file", content: bytes(700) }], 1);
    expect(await unpacked(archive)).toHaveLength(1);
    for (const length of [0, 1, 511, 512, 600, 1211, 1212, 1535, 1536, 1600, archive.length - 1]) {
      const inside = length >= 512 && length < 1536;
      const end = length < 1212 && inside ? "file, which goes to byte 1212" : "file";
      const text = inside
        ? `the archive ends inside ${end}`
        : `the archive ends without its closing block (byte ${length} of`;
      expect(await refusal(archive.subarray(0, length))).toContain(`FORMAT a.tar: ${text}`);
    }
  });

  it("takes no memory for what a header promises", async () => {
    const archive = tar([{ name: "huge", size: 8 ** 11 - 1, content: bytes(100) }], 0);
    const before = process.memoryUsage().arrayBuffers;
    expect(await refusal(archive)).toBe(
      `FORMAT a.tar: the archive ends inside huge, which goes to byte 8589935103 (byte 1024 of the unpacked archive). ${again}`,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  });

  it("closes what it reads from when nobody wants more", async () => {
    let closed = false;
    async function* source() {
      try {
        yield joined([tar([{ name: "one", content: bytes(3) }], 0), tar([{ name: "two" }])]);
        yield bytes(1);
      } finally {
        closed = true;
      }
    }
    for await (const { name } of readTar(source(), "a.tar")) {
      expect(name).toBe("one");
      break;
    }
    expect(closed).toBe(true);
  });
});

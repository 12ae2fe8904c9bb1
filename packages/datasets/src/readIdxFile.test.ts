import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idx, withFolder } from "../test/idx.js";
import { problem } from "../test/problem.js";
import { DatasetError } from "./index.js";
import { readIdxFile } from "./readIdxFile.js";

const name = "train-labels-idx1-ubyte";
const labels = idx([4], [3, 1, 4, 1]);
const again = "The file is damaged or of another kind; get it again.";

describe("readIdxFile", () => {
  it.each([name, `${name}.gz`, "train-labels.idx1-ubyte", "train-labels.idx1-ubyte.gz"])(
    "finds %s, plain or gzipped whatever its name says",
    async (file) => {
      for (const bytes of [labels, gzipSync(labels)]) {
        await withFolder({ [file]: bytes }, async (dir) => {
          expect(await readIdxFile(dir, name, 1)).toEqual({ shape: [4], data: Uint8Array.of(3, 1, 4, 1) });
        });
      }
    },
  );

  it("names the folder where a file is missing, and what to do", async () => {
    await withFolder({}, async (dir) => {
      for (const folder of [dir, join(dir, "not-there")]) {
        expect(await problem(() => readIdxFile(folder, name, 1))).toBe(
          `FILE ${join(folder, name)}: there is no such file, nor one ending in .gz. ` +
            "Pass the folder that holds it, or put it there.",
        );
      }
    });
  });

  it("says why a file cannot be read", async () => {
    await withFolder({}, async (dir) => {
      await mkdir(join(dir, name));
      expect(await problem(() => readIdxFile(dir, name, 1))).toBe(
        `FILE ${join(dir, name)}: it cannot be read (EISDIR). Check the file and its permissions.`,
      );
    });
  });

  it("names the file that is damaged", async () => {
    await withFolder({ [`${name}.gz`]: gzipSync(labels.subarray(0, 11)) }, async (dir) => {
      expect(await problem(() => readIdxFile(dir, name, 1))).toBe(
        `FORMAT ${join(dir, name)}.gz: the header promises 4 numbers and 3 follow (byte 11). ${again}`,
      );
    });
  });

  it("refuses a gzip file that was cut off", async () => {
    const bytes = gzipSync(labels);
    for (const length of [2, 10, bytes.length - 9, bytes.length - 1]) {
      await withFolder({ [`${name}.gz`]: bytes.subarray(0, length) }, async (dir) => {
        expect(await problem(() => readIdxFile(dir, name, 1))).toBe(
          `FORMAT ${join(dir, name)}.gz: it cannot be unpacked (unexpected end of file). ${again}`,
        );
      });
    }
  });

  it("refuses a gzip file that grows without end", async () => {
    // Concatenated gzip files are one: 9 times 32 MB.
    const member = gzipSync(new Uint8Array(2 ** 25), { level: 1 });
    const bomb = Buffer.concat(Array.from({ length: 9 }, () => member));
    await withFolder({ [`${name}.gz`]: bomb }, async (dir) => {
      expect(await problem(() => readIdxFile(dir, name, 1))).toBe(
        `FORMAT ${join(dir, name)}.gz: it unpacks to more than 268435456 bytes. ${again}`,
      );
    });
  });

  it("reads or throws a DatasetError, however a gzip file is damaged", async () => {
    const bytes = gzipSync(labels);
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
    await withFolder({}, async (dir) => {
      const { writeFile } = await import("node:fs/promises");
      await fc.assert(
        fc.asyncProperty(damage, fc.integer({ min: 0, max: bytes.length }), async (changes, end) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, value] of changes) damaged[at] = value;
          await writeFile(join(dir, name), end % 3 === 0 ? damaged.subarray(0, end) : damaged);
          try {
            // Gzip's checksum leaves only changes in the gzip header.
            expect([...(await readIdxFile(dir, name, 1)).data]).toEqual([3, 1, 4, 1]);
          } catch (error) {
            if (!(error instanceof DatasetError)) throw error;
            expect(error.code).toBe("FORMAT");
          }
        }),
        { seed: 1, numRuns: 300 },
      );
    });
  });
});

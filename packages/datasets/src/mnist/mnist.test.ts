import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { idx, withFolder } from "../../test/idx.js";
import { problem } from "../../test/problem.js";
import { fashionMnist, mnist } from "../index.js";

const four = {
  "train-images-idx3-ubyte": idx([3, 1, 2], [0, 255, 51, 102, 153, 204]),
  "train-labels-idx1-ubyte": idx([3], [7, 0, 9]),
  "t10k-images-idx3-ubyte": idx([2, 1, 2], [255, 0, 255, 255]),
  "t10k-labels-idx1-ubyte": idx([2], [1, 2]),
};

const zipped = Object.fromEntries(
  Object.entries(four).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]),
);

const again = "The file is damaged or of another kind; get it again.";

afterEach(() => vi.unstubAllEnvs());

describe("mnist", () => {
  it("reads the four files, plain or gzipped, to [-1, 1]", async () => {
    for (const files of [four, zipped]) {
      await withFolder(files, async (dir) => {
        const { train, test } = await mnist({ dir });
        expect([train.size, test.size]).toEqual([3, 2]);
        expect(train.imageShape).toEqual([1, 2, 1]);
        expect(train.classNames).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
        const [batch] = train.batch(8);
        // 51 is a fifth of 255.
        expect(batch).toEqual({
          images: { data: Float32Array.of(-1, 1, -0.6, -0.2, 0.2, 0.6), shape: [3, 1, 2, 1] },
          labels: { data: Int32Array.of(7, 0, 9), shape: [3] },
        });
        expect([...test].map(({ image, label }) => [...image.data, label])).toEqual([
          [1, -1, 1],
          [1, 1, 2],
        ]);
      });
    }
  });

  it("normalizes as asked", async () => {
    await withFolder(four, async (dir) => {
      const { train } = await mnist({ dir, normalize: "none" });
      expect([...train].flatMap(({ image }) => [...image.data])).toEqual([0, 255, 51, 102, 153, 204]);
      expect(await problem(() => mnist({ dir, normalize: { mean: [0, 0], std: [1, 1] } }))).toMatch(
        /^OPTION normalize: .* is no way to normalize 1 channels/,
      );
    });
  });

  it("looks in the folder that STRIATE_DATA names", async () => {
    await withFolder({}, async (dir) => {
      vi.stubEnv("STRIATE_DATA", dir);
      expect(await problem(() => mnist({ download: false }))).toContain(
        `FILE ${join(dir, "mnist", "train-images-idx3-ubyte")}: `,
      );
      expect(await problem(() => fashionMnist({ download: false }))).toContain(
        `FILE ${join(dir, "fashion-mnist", "train-images-idx3-ubyte")}: `,
      );
    });
  });

  it.each(Object.keys(four))("names %s where it is missing", async (missing) => {
    const others = Object.fromEntries(Object.entries(four).filter(([name]) => name !== missing));
    await withFolder(others, async (dir) => {
      expect(await problem(() => mnist({ dir }))).toBe(
        `FILE ${join(dir, missing)}: there is no such file, nor one ending in .gz. ` +
          "Pass the folder that holds it, or put it there.",
      );
    });
  });

  it("refuses files that are not of one set", async () => {
    await withFolder({ ...four, "t10k-labels-idx1-ubyte": idx([3], [1, 2, 3]) }, async (dir) => {
      expect(await problem(() => mnist({ dir }))).toBe(
        `FORMAT ${join(dir, "t10k-labels-idx1-ubyte")}: there are 2 images and 3 labels. The files are not of one set.`,
      );
    });
  });

  it("refuses a label that is no digit, naming its byte", async () => {
    const bytes = idx([3], [7, 10, 11]);
    await withFolder({ ...four, "train-labels-idx1-ubyte": bytes }, async (dir) => {
      expect(await problem(() => mnist({ dir }))).toBe(
        `FORMAT ${join(dir, "train-labels-idx1-ubyte")}: label 10 is not one of 10 classes (byte 9). ${again}`,
      );
      expect(bytes[9]).toBe(10);
    });
  });
});

describe("the files of mnist", () => {
  const name = "train-labels-idx1-ubyte";
  const labels = four[name];
  /** Reads the set with another file of labels. */
  const reading = (files: Readonly<Record<string, Uint8Array>>, run: (dir: string) => Promise<void>) =>
    withFolder(
      { ...Object.fromEntries(Object.entries(four).filter(([key]) => key !== name)), ...files },
      run,
    );

  it.each([name, `${name}.gz`, "train-labels.idx1-ubyte", "train-labels.idx1-ubyte.gz"])(
    "include %s, plain or gzipped whatever its name says",
    async (file) => {
      for (const bytes of [labels, gzipSync(labels)]) {
        await reading({ [file]: bytes }, async (dir) => {
          const { train } = await mnist({ dir });
          expect([...train].map(({ label }) => label)).toEqual([7, 0, 9]);
        });
      }
    },
  );

  it("are refused with the system's reason where they cannot be read", async () => {
    await reading({}, async (dir) => {
      await mkdir(join(dir, name));
      expect(await problem(() => mnist({ dir }))).toBe(
        `FILE ${join(dir, name)}: it cannot be read (EISDIR). Check the file and its permissions.`,
      );
    });
  });

  it.each([
    ["too short", labels.subarray(0, 10), "the header promises 3 numbers and 2 follow (byte 10)"],
    ["too long", Uint8Array.of(...labels, 1), "it goes on after the 11 bytes that it should have (byte 11)"],
    ["images", four["train-images-idx3-ubyte"], "expected labels, found images (byte 3)"],
    ["nothing", new Uint8Array(0), "the file ends after 0 bytes (byte 0)"],
    [
      "a promise",
      idx([2 ** 32 - 1], [1]),
      "the header promises 4294967295 numbers, more than the 1073741824 bytes that are read (byte 4)",
    ],
  ])("are refused where one is %s, with its name and the byte", async (_, bytes, text) => {
    for (const [file, content] of [
      [name, bytes],
      [`${name}.gz`, gzipSync(bytes)],
    ] as const) {
      await reading({ [file]: content }, async (dir) => {
        expect(await problem(() => mnist({ dir }))).toBe(`FORMAT ${join(dir, file)}: ${text}. ${again}`);
      });
    }
  });

  it("are refused where gzip's data were cut off, with the byte", async () => {
    const bytes = gzipSync(labels);
    for (const length of [2, 10, bytes.length - 9, bytes.length - 1]) {
      await reading({ [`${name}.gz`]: bytes.subarray(0, length) }, async (dir) => {
        expect(await problem(() => mnist({ dir }))).toBe(
          `FORMAT ${join(dir, name)}.gz: it cannot be unpacked (unexpected end of file) (byte ${length}). ${again}`,
        );
      });
    }
  });

  it("are refused before a gzip file grows without end", async () => {
    // A right header, and then 32 times 32 MB of zeros in as many members of 32 kB.
    const header = gzipSync(labels.subarray(0, 8));
    const member = gzipSync(new Uint8Array(2 ** 25), { level: 1 });
    const bomb = Buffer.concat([header, ...Array.from({ length: 32 }, () => member)]);
    await reading({ [`${name}.gz`]: bomb }, async (dir) => {
      const before = process.memoryUsage().arrayBuffers;
      expect(await problem(() => mnist({ dir }))).toBe(
        `FORMAT ${join(dir, name)}.gz: it goes on after the 11 bytes that it should have (byte 11). ${again}`,
      );
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
    });
  });

  it("are held against the published SHA-256 where that is asked for", async () => {
    await withFolder(four, async (dir) => {
      const path = join(dir, "train-images-idx3-ubyte");
      const found = createHash("sha256").update(four["train-images-idx3-ubyte"]).digest("hex");
      expect(await problem(() => mnist({ dir, verify: true }))).toBe(
        `FORMAT ${path}: its content has the SHA-256 ${found}, not the published ` +
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db. " +
          "Get it again, or read it without verify if it is a set of your own.",
      );
    });
  });
});

describe("fashionMnist", () => {
  it("has the ten names of its paper", async () => {
    await withFolder(zipped, async (dir) => {
      const { train, test } = await fashionMnist({ dir });
      expect(train.classNames).toHaveLength(10);
      expect([train.classNames[0], train.classNames[7], train.classNames[9]]).toEqual([
        "T-shirt/top",
        "Sneaker",
        "Ankle boot",
      ]);
      expect(test.classNames).toEqual(train.classNames);
    });
  });
});

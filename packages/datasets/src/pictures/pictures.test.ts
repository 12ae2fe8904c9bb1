import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { withFolder } from "../../test/idx.js";
import { problem } from "../../test/problem.js";
import { encodePng, pictureSets, pictures } from "../index.js";

/** A flat gray picture. */
const gray = (value: number, height = 4, width = 4) =>
  encodePng({ data: new Uint8Array(height * width).fill(value), height, width, channels: 1 });

const jpegOf = (value: number) =>
  Uint8Array.from(jpeg.encode({ data: Buffer.alloc(4 * 64, value), width: 8, height: 8 }, 100).data);

const inFolder = (files: Readonly<Record<string, Uint8Array>>, run: (dir: string) => Promise<void>) =>
  withFolder({}, async (dir) => {
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), bytes);
    }
    await run(dir);
  });

const pets = async () => ({
  "dog/1.png": await gray(10),
  "dog/2.PNG": await gray(20, 9, 5),
  "cat/a.png": await gray(30, 2, 7),
  "cat/b.jpg": jpegOf(128),
  "cat/notes.txt": Buffer.from("no picture"),
  "cat/.hidden.png": Buffer.from("no picture"),
  ".git/x.png": Buffer.from("no picture"),
  "readme.md": Buffer.from("no class"),
});

describe("pictures", () => {
  it("reads a folder for each class, sorted, to one size", async () => {
    await inFolder(await pets(), async (dir) => {
      const progress: string[] = [];
      const onProgress = (done: number, total: number) => progress.push(`${done}/${total}`);
      const data = await pictures({ dir, height: 3, width: 2, normalize: "none", onProgress });
      expect([data.size, data.imageShape, data.classNames]).toEqual([4, [3, 2, 3], ["cat", "dog"]]);
      expect([...data.labels()]).toEqual([0, 0, 1, 1]);
      const values = [...data].map(({ image }) => [...new Set(image.data)]);
      expect(values).toEqual([[30], [128], [10], [20]]);
      expect(progress).toEqual(["1/4", "2/4", "3/4", "4/4"]);
    });
  });

  it("gives gray ones, and 32 × 32 in [-1, 1] unless told otherwise", async () => {
    await inFolder(await pets(), async (dir) => {
      expect((await pictures({ dir, channels: 1 })).imageShape).toEqual([32, 32, 1]);
      const data = await pictures({ dir });
      expect(data.imageShape).toEqual([32, 32, 3]);
      expect(data.at([0]).images.data[0]).toBeCloseTo((2 * 30) / 255 - 1, 6);
      expect((await pictures({ dir, height: 8 })).imageShape).toEqual([8, 8, 3]);
    });
  });

  it("takes classes in an order of one's own, and refuses a folder that is none of them", async () => {
    await inFolder(await pets(), async (dir) => {
      const data = await pictures({ dir, classNames: ["bird", "dog", "cat"] });
      expect([...data.labels()]).toEqual([1, 1, 2, 2]);
      expect(data.classNames).toEqual(["bird", "dog", "cat"]);
      expect(await problem(() => pictures({ dir, classNames: ["cat", "bird"] }))).toBe(
        `FILE ${join(dir, "dog")}: it is none of the classes cat, bird. Remove the folder, or name its class too.`,
      );
    });
  });

  const remedy = "Replace or remove them, or leave them out with onCorrupt.";

  it("names a picture that cannot be decoded, with what is wrong", async () => {
    await inFolder({ ...(await pets()), "dog/3.png": Buffer.from("GIF89a") }, async (dir) => {
      expect(await problem(() => pictures({ dir }))).toBe(
        `FORMAT ${join(dir, "dog/3.png")}: it is neither PNG nor JPEG (byte 0). ${remedy}`,
      );
    });
  });

  it("names the first five where there are many", async () => {
    const bad = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`dog/bad${n}.png`, new Uint8Array(n)]));
    await inFolder({ ...(await pets()), ...bad }, async (dir) => {
      const lines = [1, 2, 3, 4, 5].map(
        (n) => `\n  ${join(dir, `dog/bad${n}.png`)}: it is neither PNG nor JPEG (byte 0)`,
      );
      expect(await problem(() => pictures({ dir }))).toBe(
        `FORMAT ${dir}: 7 of 11 pictures cannot be decoded:${lines.join("")}\n  and 2 more. ${remedy}`,
      );
    });
  });

  it("leaves them out where somebody is told", async () => {
    await inFolder({ ...(await pets()), "cat/0.png": new Uint8Array(0) }, async (dir) => {
      const told: string[] = [];
      const onCorrupt = (path: string, text: string) => told.push(`${path}: ${text}`);
      const data = await pictures({ dir, height: 2, normalize: "none", onCorrupt });
      expect(told).toEqual([`${join(dir, "cat/0.png")}: it is neither PNG nor JPEG (byte 0)`]);
      expect([...data.labels()]).toEqual([0, 0, 1, 1]);
      expect(data.at([0]).images.data[0]).toBe(30);
    });
    await inFolder({ "cat/0.png": new Uint8Array(0) }, async (dir) => {
      expect(await problem(() => pictures({ dir, onCorrupt: () => undefined }))).toBe(
        `FORMAT ${dir}: none of 1 pictures can be decoded. Replace them.`,
      );
    });
  });

  it("says what a folder lacks", async () => {
    await withFolder({}, async (dir) => {
      expect(await problem(() => pictures({ dir }))).toBe(
        `FILE ${dir}: there are no folders in it. Make one for each class of pictures.`,
      );
      const none = join(dir, "none");
      expect(await problem(() => pictures({ dir: none }))).toBe(
        `FILE ${none}: there is no such folder. Pass the folder that holds the folders of the classes.`,
      );
      await mkdir(join(dir, "empty"));
      expect(await problem(() => pictures({ dir }))).toBe(
        `FILE ${join(dir, "empty")}: there is no .png, .jpg or .jpeg file in it. ` +
          "Put pictures of the class there, or remove the folder.",
      );
    });
  });

  it("refuses options that make no sense, and sizes that no memory holds", async () => {
    await inFolder({ "a/1.png": await gray(1) }, async (dir) => {
      expect(await problem(() => pictures({ dir, height: 0 }))).toMatch(
        /^OPTION pictures: height 0 is not a count/,
      );
      expect(await problem(() => pictures({ dir, channels: 2 as 1 }))).toMatch(
        /^OPTION pictures: channels 2 is not 1 or 3/,
      );
      expect(await problem(() => pictures({ dir, fit: "zoom" as "crop" }))).toMatch(
        /^OPTION pictures: fit "zoom" is unknown/,
      );
      expect(await problem(() => pictures({ dir, height: 50_000 }))).toBe(
        "OPTION pictures: 1 pictures of 7500000000 bytes do not fit into 4294967296 bytes. Use a smaller height and width.",
      );
    });
  });
});

describe("pictureSets", () => {
  it("reads train and test folders with the same classes", async () => {
    const files = {
      "train/cat/1.png": await gray(1),
      "train/dog/2.png": await gray(2),
      "val/dog/3.png": await gray(3),
    };
    await inFolder(files, async (dir) => {
      const { train, test } = await pictureSets({ dir });
      expect([[...train.labels()], [...test.labels()], test.classNames]).toEqual([
        [0, 1],
        [1],
        ["cat", "dog"],
      ]);
    });
    await inFolder({ "train/cat/1.png": await gray(1) }, async (dir) => {
      expect(await problem(() => pictureSets({ dir }))).toBe(
        `FILE ${dir}: beside train there is none of test, val, validation, valid. Put the pictures to test with into test.`,
      );
    });
  });

  it("puts a share aside where there are none, chosen by the seed", async () => {
    const files: Record<string, Uint8Array> = {};
    for (let n = 0; n < 20; n++) files[`${n % 2}/${n}.png`] = await gray(n, 1, 1);
    await inFolder(files, async (dir) => {
      const options = { dir, height: 1, normalize: "none", testShare: 0.25 } as const;
      const values = async (seed: number) => {
        const { train, test } = await pictureSets({ ...options, seed });
        return [train, test].map((part) => [...part].map(({ image }) => image.data[0]!));
      };
      const [train, test] = await values(1);
      expect([train!.length, test!.length]).toEqual([15, 5]);
      expect([...train!, ...test!].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
      expect(await values(1)).toEqual([train, test]);
      expect(await values(2)).not.toEqual([train, test]);
      expect(await problem(() => pictureSets({ dir, testShare: 1 }))).toMatch(
        /^OPTION pictureSets: testShare 1 is no share/,
      );
    });
  });
});

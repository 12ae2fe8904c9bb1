import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { idx, withFolder } from "../test/idx.js";
import { problem } from "../test/problem.js";
import { fashionMnist, mnist } from "./index.js";

const four = {
  "train-images-idx3-ubyte": idx([3, 1, 2], [0, 255, 51, 102, 153, 204]),
  "train-labels-idx1-ubyte": idx([3], [7, 0, 9]),
  "t10k-images-idx3-ubyte": idx([2, 1, 2], [255, 0, 255, 255]),
  "t10k-labels-idx1-ubyte": idx([2], [1, 2]),
};

const zipped = Object.fromEntries(
  Object.entries(four).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]),
);

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
      expect(await problem(() => mnist())).toContain(
        `FILE ${join(dir, "mnist", "train-images-idx3-ubyte")}: `,
      );
      expect(await problem(() => fashionMnist())).toContain(
        `FILE ${join(dir, "fashion-mnist", "train-images-idx3-ubyte")}: `,
      );
    });
  });

  it("says what to do where no folder is given", async () => {
    vi.stubEnv("STRIATE_DATA", "");
    const files =
      "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte";
    for (const [name, read] of [
      ["mnist", mnist],
      ["fashion-mnist", fashionMnist],
    ] as const) {
      expect(await problem(() => read())).toBe(
        `FILE ${name}: no folder was given. ` +
          `Pass the folder with ${files} (or .gz), or set STRIATE_DATA to the folder above one called ${name}.`,
      );
    }
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
        `FORMAT ${dir} (t10k): there are 2 images and 3 labels. The files are not of one set.`,
      );
    });
  });

  it("refuses a label that is no digit, naming its byte", async () => {
    const bytes = idx([3], [7, 10, 11]);
    await withFolder({ ...four, "train-labels-idx1-ubyte": bytes }, async (dir) => {
      expect(await problem(() => mnist({ dir }))).toBe(
        `FORMAT ${dir} (train): label 10 (byte 9) is not one of 10 classes. The label file is damaged.`,
      );
      expect(bytes[9]).toBe(10);
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

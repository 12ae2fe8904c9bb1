import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { cifarFile, pattern } from "../../test/cifar.js";
import { withFolder } from "../../test/idx.js";
import { problem } from "../../test/problem.js";
import { tar } from "../../test/tar.js";
import { cifar10, cifar100 } from "../index.js";
import { COARSE_CLASSES, FINE_CLASSES } from "./classNames.js";
import { CIFAR10, CIFAR100 } from "./publishedCifar.js";

const BATCHES = [
  "data_batch_1.bin",
  "data_batch_2.bin",
  "data_batch_3.bin",
  "data_batch_4.bin",
  "data_batch_5.bin",
];

/** Batch b has the labels b, b + 1; the test batch 9. Pixels tell the batch. */
const ten: Readonly<Record<string, Uint8Array>> = {
  ...Object.fromEntries(
    BATCHES.map((name, b) => [
      name,
      cifarFile([[b], [b + 1]], (index, y, x, c) => pattern(2 * b + index, y, x, c)),
    ]),
  ),
  "test_batch.bin": cifarFile([[9]], (_, y, x, c) => pattern(77, y, x, c)),
};

const hundred: Readonly<Record<string, Uint8Array>> = {
  "train.bin": cifarFile(
    [
      [4, 0],
      [13, 99],
      [0, 30],
    ],
    pattern,
  ),
  "test.bin": cifarFile([[11, 15]], pattern),
};

const inFolder = (
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  run: (dir: string) => Promise<void>,
) =>
  withFolder({}, async (dir) => {
    await mkdir(join(dir, folder), { recursive: true });
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(dir, folder, name), bytes);
    await run(dir);
  });

const packed = (folder: string, files: Readonly<Record<string, Uint8Array>>) =>
  tar([
    { name: `${folder}/`, flag: "5" },
    // In another order than the set's, as an archive may have them.
    ...Object.entries(files)
      .reverse()
      .map(([name, content]) => ({ name: `${folder}/${name}`, content })),
  ]);

const zipped = (files: Readonly<Record<string, Uint8Array>>) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]));

async function holdsTen(dir: string): Promise<void> {
  const { train, test } = await cifar10({ dir, normalize: "none" });
  expect([train.size, test.size, train.imageShape]).toEqual([10, 1, [32, 32, 3]]);
  expect([...train.labels()]).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5]);
  expect([...test.labels()]).toEqual([9]);
  const [batch] = train.batch(10);
  for (const index of [0, 3, 9]) {
    expect([...batch!.images.data.subarray(index * 3072 + 3 * 33, index * 3072 + 3 * 33 + 3)]).toEqual(
      [0, 1, 2].map((c) => pattern(index, 1, 1, c)),
    );
  }
  expect(test.at([0]).images.data[0]).toBe(pattern(77, 0, 0, 0));
}

describe("cifar10", () => {
  const folder = "cifar-10-batches-bin";

  it.each([
    ["loose files", "", ten],
    ["loose files in the folder they come in", folder, ten],
    ["gzipped files", "", zipped(ten)],
    ["the archive", "", { "cifar-10-binary.tar.gz": gzipSync(packed(folder, ten)) }],
    ["the archive unpacked halfway", "", { "cifar-10-binary.tar": packed(folder, ten) }],
    ["the archive under its short name", "", { "cifar-10-binary.tgz": gzipSync(packed(".", ten)) }],
  ])("reads %s", async (_, where, files) => {
    await inFolder(where, files, holdsTen);
  });

  it("brings pixels to [-1, 1], and names the classes", async () => {
    await inFolder("", ten, async (dir) => {
      const { train, test } = await cifar10({ dir });
      expect(train.at([0]).images.data[3]).toBeCloseTo((2 * pattern(0, 0, 1, 0)) / 255 - 1, 6);
      const names = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");
      expect([train.classNames, test.classNames]).toEqual([names, names]);
    });
  });

  it("names the file of an archive that is damaged", async () => {
    const damaged = { ...ten, "data_batch_3.bin": ten["data_batch_3.bin"]!.with(3073, 12) };
    const archive = { "cifar-10-binary.tar.gz": gzipSync(packed(folder, damaged)) };
    await inFolder("", archive, async (dir) => {
      expect(await problem(() => cifar10({ dir }))).toBe(
        `FORMAT ${join(dir, "cifar-10-binary.tar.gz")}: ${folder}/data_batch_3.bin: label 12 is not one of 10 classes ` +
          "(byte 3073). The file is damaged or of another kind; get it again.",
      );
    });
  });

  it("refuses an archive of something else", async () => {
    const { "test_batch.bin": _, ...rest } = ten;
    await inFolder("", { "cifar-10-binary.tar.gz": gzipSync(packed(folder, rest)) }, async (dir) => {
      expect(await problem(() => cifar10({ dir }))).toBe(
        `FORMAT ${join(dir, "cifar-10-binary.tar.gz")}: test_batch.bin is not in it. The archive is of another kind; get it again.`,
      );
    });
  });

  it("refuses a file that is larger than the published one before it is in memory", async () => {
    const bomb = gzipSync(new Uint8Array(30_730_001), { level: 1 });
    await inFolder("", { ...zipped(ten), "data_batch_2.bin.gz": bomb }, async (dir) => {
      expect(await problem(() => cifar10({ dir }))).toBe(
        `FORMAT ${join(dir, "data_batch_2.bin.gz")}: it goes on after the 30730000 bytes that it should have (byte 30730000). ` +
          "The file is damaged or of another kind; get it again.",
      );
    });
  });

  it("says what is missing, and that Python's format is another one", async () => {
    await withFolder({}, async (dir) => {
      const first = join(dir, "data_batch_1.bin");
      const get = "Pass the folder that holds cifar-10-binary.tar.gz or what is in it, or put it there.";
      expect(await problem(() => cifar10({ dir }))).toBe(
        `FILE ${first}: there is no such file, nor cifar-10-binary.tar.gz. ${get}`,
      );
      const pickled = join(dir, "cifar-10-batches-py");
      await mkdir(pickled);
      expect(await problem(() => cifar10({ dir }))).toBe(
        `FILE ${first}: there is no such file, nor cifar-10-binary.tar.gz, and ${pickled} is another format. ${get}`,
      );
    });
  });
});

describe("cifar100", () => {
  it("has fine labels, or coarse ones, with their names", async () => {
    for (const files of [
      hundred,
      { "cifar-100-binary.tar.gz": gzipSync(packed("cifar-100-binary", hundred)) },
    ]) {
      await inFolder("", files, async (dir) => {
        const fine = await cifar100({ dir });
        expect([...fine.train.labels(), ...fine.test.labels()]).toEqual([0, 99, 30, 15]);
        expect(fine.train.classNames).toEqual(FINE_CLASSES);
        const coarse = await cifar100({ dir, labels: "coarse" });
        expect([...coarse.train.labels(), ...coarse.test.labels()]).toEqual([4, 13, 0, 11]);
        expect(coarse.test.classNames).toEqual(COARSE_CLASSES);
        expect(coarse.train.at([0, 1, 2]).images).toEqual(fine.train.at([0, 1, 2]).images);
      });
    }
  });

  it("has a hundred names and twenty, sorted as in the set's own lists", () => {
    for (const [names, count] of [
      [FINE_CLASSES, 100],
      [COARSE_CLASSES, 20],
    ] as const) {
      expect(new Set(names).size).toBe(count);
      expect([...names].sort()).toEqual(names);
    }
    // The ids that published tables give.
    expect([FINE_CLASSES[0], FINE_CLASSES[19], FINE_CLASSES[30], FINE_CLASSES[99]]).toEqual([
      "apple",
      "cattle",
      "dolphin",
      "worm",
    ]);
    expect([COARSE_CLASSES[4], COARSE_CLASSES[13]]).toEqual([
      "fruit_and_vegetables",
      "non-insect_invertebrates",
    ]);
  });

  it("refuses labels of another kind", async () => {
    expect(await problem(() => cifar100({ labels: "super" as "fine" }))).toBe(
      'OPTION cifar100: labels "super" are unknown. Use "fine" or "coarse".',
    );
  });
});

describe("what was published", () => {
  it("adds up to the sets' 60,000 pictures", () => {
    const bytes = (set: typeof CIFAR10) => set.files.reduce((sum, file) => sum + file.bytes, 0);
    expect([bytes(CIFAR10), bytes(CIFAR100)]).toEqual([60_000 * 3073, 60_000 * 3074]);
  });
});

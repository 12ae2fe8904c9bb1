import { writeFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { writeCifar10, writeCifar100 } from "../../test/cifarFolder.js";
import { writeMnist } from "../../test/mnistFolder.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";
import { writePicture } from "../../test/writePicture.js";
import { DATASETS } from "./datasets.js";

const path = temporaryFolder();
const settings = { dataDir: undefined, limit: undefined, seed: 0, normalize: "minus-one-to-one" } as const;

afterEach(() => vi.unstubAllEnvs());

describe("digits", () => {
  it.each([
    [undefined, 12_000, 2_000],
    [100, 100, 100],
    [30_000, 30_000, 2_000],
  ])("at a limit of %s are %i for training and %i for the test", async (limit, train, test) => {
    const data = await DATASETS.digits({ ...settings, limit });
    expect([data.train.size, data.test.size]).toEqual([train, test]);
  });

  it("of another seed are others", async () => {
    const first = async (seed: number) => {
      const { train, test } = await DATASETS.digits({ ...settings, limit: 1, seed });
      return [train, test].map((part) => Array.from([...part.epoch(0)][0]!.image.data));
    };
    const [train, test] = await first(1);
    expect(await first(1)).toEqual([train, test]);
    const [otherTrain, otherTest] = await first(2);
    expect(otherTrain).not.toEqual(train);
    expect(otherTest).not.toEqual(test);
  });
});

describe("mnist and fashion-mnist", () => {
  it("are read from a folder of their name in $STRIATE_DATA", async () => {
    writeMnist(path("mnist"), { train: 3, test: 2 });
    writeMnist(path("fashion-mnist"), { train: 2, test: 1 });
    vi.stubEnv("STRIATE_DATA", path(""));
    const [mnist, fashion] = [await DATASETS.mnist(settings), await DATASETS["fashion-mnist"](settings)];
    expect([mnist.train.size, mnist.test.size]).toEqual([3, 2]);
    expect([fashion.train.size, fashion.test.size]).toEqual([2, 1]);
    expect(fashion.train.classNames).toContain("Sneaker");
  });

  it("are the first so many of the files, at a limit", async () => {
    const dataDir = writeMnist(path("data"), { train: 8, test: 5 });
    const whole = await DATASETS.mnist({ ...settings, dataDir });
    const { train, test } = await DATASETS.mnist({ ...settings, dataDir, limit: 6 });
    expect([...train.epoch(0)]).toEqual([...whole.train.epoch(0)].slice(0, 6));
    expect([...test.epoch(0)]).toEqual([...whole.test.epoch(0)]);
  });
});

describe("shapes", () => {
  it.each([
    ["shapes", 10],
    ["shapes100", 100],
  ] as const)("(%s) are colored pictures of %i classes, drawn by the seed", async (name, classes) => {
    const { train, test } = await DATASETS[name]({ ...settings, limit: 30, seed: 3 });
    expect([train.size, test.size, train.imageShape]).toEqual([30, 30, [32, 32, 3]]);
    expect(train.classNames).toHaveLength(classes);
  });
});

describe("cifar10 and cifar100", () => {
  it("are read from their binary files", async () => {
    const dataDir = writeCifar10(path("cifar10"), { count: 4 });
    const { train, test } = await DATASETS.cifar10({ ...settings, dataDir });
    expect([train.size, test.size, train.imageShape]).toEqual([20, 4, [32, 32, 3]]);
    expect(train.classNames).toContain("airplane");
  });

  it("have fine labels, or coarse ones", async () => {
    const dataDir = writeCifar100(path("cifar100"), { count: 30 });
    const labels = async (kind?: "fine" | "coarse") => {
      const { test } = await DATASETS.cifar100({ ...settings, dataDir, labels: kind });
      return [test.classNames.length, ...test.labels().slice(18, 22)];
    };
    expect(await labels()).toEqual([100, 18, 19, 20, 21]);
    expect(await labels("fine")).toEqual(await labels());
    expect(await labels("coarse")).toEqual([20, 18, 19, 0, 1]);
  });
});

describe("pictures", () => {
  const gray = (value: number) => () => value;

  /** Three classes of six pictures each, whose grey tells the class. */
  const writeClasses = async () => {
    for (const [label, name] of ["ash", "birch", "cedar"].entries()) {
      for (let index = 0; index < 6; index++) {
        await writePicture(path(`trees/${name}/${index}.png`), [5, 7, 3], gray(80 * label));
      }
    }
    return path("trees");
  };

  it("have the size that is asked for, and a share for the test", async () => {
    const dataDir = await writeClasses();
    const { train, test } = await DATASETS.pictures({
      ...settings,
      dataDir,
      input: [4, 6, 1],
      testShare: 0.5,
    });
    expect([train.size, test.size, train.imageShape]).toEqual([9, 9, [4, 6, 1]]);
    expect(train.classNames).toEqual(["ash", "birch", "cedar"]);
  });

  it("at a limit are of all classes, though they come class after class", async () => {
    for (const part of ["train", "test"]) {
      for (const [label, name] of ["ash", "birch"].entries()) {
        for (let index = 0; index < 20; index++) {
          await writePicture(path(`parts/${part}/${name}/${index}.png`), [2, 2, 3], gray(80 * label));
        }
      }
    }
    const { train, test } = await DATASETS.pictures({ ...settings, dataDir: path("parts"), limit: 12 });
    // That twelve of twenty and twenty are of one class is a matter of 1 in 22,000: the seed decides, and decided well.
    for (const part of [train, test]) expect([part.size, new Set(part.labels()).size]).toEqual([12, 2]);
    // The same ones in every epoch.
    expect(train.labels(1)).toEqual(train.labels(0));
  });

  it("that are corrupt are an error that names them, or are left out and told", async () => {
    const dataDir = await writeClasses();
    writeFileSync(path("trees/birch/0.png"), "no picture");
    await expect(DATASETS.pictures({ ...settings, dataDir })).rejects.toThrow(path("trees/birch/0.png"));
    const left: string[] = [];
    const { train, test } = await DATASETS.pictures({
      ...settings,
      dataDir,
      onCorrupt: (file) => void left.push(file),
    });
    expect([left, train.size + test.size]).toEqual([[path("trees/birch/0.png")], 17]);
  });
});

describe("what is not a data set's own", () => {
  it.each([
    ["digits", { labels: "fine" }, "--labels is not of digits."],
    ["shapes", { input: [32, 32, 3] }, "--input is not of shapes."],
    ["digits", { download: true }, "--download is not of digits."],
    ["mnist", { testShare: 0.1 }, "--test-share is not of mnist."],
    ["cifar10", { labels: "coarse" }, "--labels is not of cifar10."],
    ["cifar100", { fit: "crop" }, "--fit is not of cifar100."],
    ["pictures", { download: true }, "--download is not of pictures."],
  ] as const)("%s refuse %o", async (name, more, problem) => {
    await expect(DATASETS[name]({ ...settings, ...more })).rejects.toThrow(
      `${problem} Leave it out, or choose another --dataset.`,
    );
  });

  it("is told where pictures are to come from", async () => {
    await expect(DATASETS.pictures(settings)).rejects.toThrow(
      "there is no folder to read pictures from. Pass one with a folder for each class with --data-dir.",
    );
    await expect(DATASETS.pictures({ ...settings, dataDir: "x", input: [8, 8, 2] })).rejects.toThrow(
      "pictures have 1 or 3 channels, not 2. Change --input.",
    );
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { decodePicture, type Picture, shapes } from "@striate/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeMnist } from "../../test/mnistFolder.js";
import { striate } from "../../test/striate.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";
import { writePicture } from "../../test/writePicture.js";

const path = temporaryFolder(afterAll);

/** Pictures of one color each, in the folders of two classes: 4 and 1 to train with, 1 and 1 to test with. */
beforeAll(async () => {
  const [dark, light] = [51, 204];
  for (const index of [0, 1, 2, 3]) {
    await writePicture(path(`pets/train/cat/${index}.png`), [8, 8, 3], (_y, _x, c) => (c === 2 ? 102 : dark));
  }
  await writePicture(path("pets/train/dog/0.png"), [8, 8, 3], (_y, _x, c) => (c === 2 ? 102 : light));
  for (const name of ["cat", "dog"])
    await writePicture(path(`pets/test/${name}/0.png`), [8, 8, 3], () => 255);
});

const data = (...args: readonly string[]) => striate(["data", ...args]);
const pets = () => ["pictures", "--data-dir", path("pets"), "--input", "8x8x3"];

describe("striate data", () => {
  it("tells size, statistics of the channels, classes and their balance, and what is odd", async () => {
    const { code, out, err } = await data(...pets());
    expect([code, err]).toEqual([0, []]);
    expect(out.map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ["pictures: 5 training and 2 test pictures of 8×8×3 in 2 classes"],
      [""],
      // 4 of 5 are 0.2 and one is 0.8: the mean is 0.32, the variance 4/5 · 1/5 · 0.6².
      ["x / 255", "mean", "std", "min", "max", "test mean", "std"],
      ["red", "0.3200", "0.2400", "0.2000", "0.8000", "1.0000", "0.0000"],
      ["green", "0.3200", "0.2400", "0.2000", "0.8000", "1.0000", "0.0000"],
      ["blue", "0.4000", "0.0000", "0.4000", "0.4000", "1.0000", "0.0000"],
      [""],
      ["class", "training", "test"],
      ["cat", "4", "80.00 %", "1", "50.00 %"],
      ["dog", "1", "20.00 %", "1", "50.00 %"],
      [""],
      ["warning: the largest class has 4.0 times as many training pictures as the smallest"],
      ["warning: channel 2 has one value in all training pictures, and tells nothing"],
    ]);
  });

  it("gives the same to programs", async () => {
    const { out } = await data(...pets(), "--json");
    const { train, test, classes, imageShape, warnings } = JSON.parse(out.join("\n"));
    expect([train.size, test.size, imageShape, warnings.length]).toEqual([5, 2, [8, 8, 3], 2]);
    // In float64, of x / 255 in float32 or float64: some hundred additions.
    for (const [channel, mean] of [0.32, 0.32, 0.4].entries())
      expect(train.mean[channel]).toBeCloseTo(mean, 6);
    for (const [channel, std] of [0.24, 0.24].entries()) expect(train.std[channel]).toBeCloseTo(std, 6);
    expect(classes).toEqual([
      { name: "cat", train: 4, test: 1 },
      { name: "dog", train: 1, test: 1 },
    ]);
  });

  it("warns of labels that are sorted, and of classes that are not there", async () => {
    for (const name of ["a", "b"]) {
      for (let index = 0; index < 20; index++) {
        await writePicture(
          path(`sorted/train/${name}/${index}.png`),
          [4, 4, 1],
          (y, x) => 16 * y + x + index,
        );
      }
    }
    await writePicture(path("sorted/test/a/0.png"), [4, 4, 1], () => 3);
    const { out } = await data("pictures", "--data-dir", path("sorted"), "--input", "4x4x1");
    expect(out.filter((line) => line.startsWith("warning"))).toEqual([
      "warning: the training pictures come class after class: shuffle all of them, as striate train does, not in a buffer",
      "warning: no test picture is of b",
    ]);
  });

  it("warns where there is nothing to tell apart", async () => {
    for (const index of [0, 1])
      await writePicture(path(`single/a/${index}.png`), [4, 4, 1], (y) => y * index);
    const { out } = await data(
      "pictures",
      "--data-dir",
      path("single"),
      "--input",
      "4x4x1",
      "--test-share",
      "0.5",
    );
    expect(out).toContain("warning: there are no two classes to tell apart");
  });

  it.each([
    ["digits", "28×28×1", 10],
    ["shapes", "32×32×3", 10],
    ["shapes100", "32×32×3", 100],
  ])("knows %s, which are drawn", async (name, size, classes) => {
    const { code, out } = await data(name, "--limit", "300");
    expect([code, out[0]]).toEqual([
      0,
      `${name}: 300 training and 300 test pictures of ${size} in ${classes} classes`,
    ]);
    const balance = ["training: 3 pictures in every class", "test: 3 pictures in every class"];
    if (classes === 100) expect(out.slice(-2)).toEqual(balance);
    else expect(out).toHaveLength(2 + 1 + (size.endsWith("3") ? 3 : 1) + 1 + 1 + 10);
  });

  it("knows mnist's files", async () => {
    const { out } = await data("mnist", "--data-dir", writeMnist(path("mnist")));
    expect(out[0]).toBe("mnist: 40 training and 20 test pictures of 28×28×1 in 10 classes");
    expect(out[6]!.split(/\s{2,}/)).toEqual(["0", "4", "10.00 %", "2", "10.00 %"]);
  });

  it.each([
    [["cifar"], /^striate: unknown data set "cifar"\. Choose from digits, /],
    [["pictures"], /^striate: there is no folder to read pictures from\. /],
    [["digits", "--data-dir", "x"], /^striate: digits are drawn, and read nothing from --data-dir\. /],
  ])("refuses %j", async (args, message) => {
    const { code, out, err } = await data(...args);
    expect([code, out, err.length]).toEqual([2, [], 1]);
    expect(err[0]).toMatch(message);
  });
});

const black = ({ data: pixels, width, channels }: Picture, y: number, x: number): boolean =>
  [...Array(channels).keys()].every((c) => pixels[(y * width + x) * channels + c] === 0);

/** The letters that stand in a part of a picture, as a person would spell them: # where it is black. */
function drawn(picture: Picture, top: number, left: number, width: number, scale: number): readonly string[] {
  return Array.from({ length: 7 }, (_, row) =>
    Array.from({ length: width }, (__, column) =>
      black(picture, top + row * scale, left + column * scale) ? "#" : ".",
    ).join(""),
  );
}

describe("striate data --out", () => {
  it("writes samples in a row for each class, behind its name", async () => {
    const { out } = await data(...pets(), "--out", path("grids/pets.png"));
    expect(out.at(-1)).toBe(`samples ${path("grids/pets.png")}`);
    const picture = await decodePicture(readFileSync(path("grids/pets.png")), "pets.png");
    // Two rows and ten columns of 64 pixels, 4 between them and around; three letters of 12 and a gap of 4.
    expect([picture.height, picture.width, picture.channels]).toEqual([4 + 2 * 68, 40 + 4 + 10 * 68, 3]);
    const pixel = (y: number, x: number) => [
      ...picture.data.subarray((y * picture.width + x) * 3).subarray(0, 3),
    ];
    expect(pixel(36, 40 + 36)).toEqual([51, 51, 102]);
    expect(pixel(36, 40 + 4 + 3 * 68 + 32)).toEqual([51, 51, 102]);
    expect(pixel(36, 40 + 4 + 4 * 68 + 32)).toEqual([255, 255, 255]);
    expect(pixel(4 + 68 + 32, 40 + 36)).toEqual([204, 204, 102]);
    expect(drawn(picture, 4 + 25, 4, 17, 2)).toEqual([
      ".###...###..#####",
      "#...#.#...#...#..",
      "#.....#...#...#..",
      "#.....#####...#..",
      "#.....#...#...#..",
      "#...#.#...#...#..",
      ".###..#...#...#..",
    ]);
  });

  it("tells many classes below the pictures", async () => {
    await data("shapes100", "--limit", "40", "--out", path("many.png"), "--seed", "3");
    const picture = await decodePicture(readFileSync(path("many.png")), "many.png");
    expect([picture.height, picture.width]).toEqual([12 + 10 * 108, 12 + 10 * 108]);
    // The first picture is one of the set, enlarged, and its name stands below.
    const { train } = shapes({ classes: 100, train: 40, seed: 3, normalize: "none" });
    const corner = Array.from({ length: 32 * 32 * 3 }, (_, at) => {
      const [y, x, c] = [Math.floor(at / 96), Math.floor(at / 3) % 32, at % 3];
      return picture.data[((12 + 3 * y) * picture.width + 12 + 3 * x) * 3 + c];
    });
    const found = [...train].filter(({ image }) => image.data.every((value, at) => value === corner[at]));
    expect(found).toHaveLength(1);
    const name = train.classNames[found[0]!.label]!;
    const text = drawn(picture, 12 + 96 + 2, 12, 6 * name.length, 1);
    for (const [index, letter] of [...name].entries()) {
      const ink = text.map((row) => row.slice(6 * index, 6 * index + 5)).join("");
      expect(ink.includes("#")).toBe(letter !== " ");
    }
    expect(drawn(picture, 12 + 96 + 2, 12 + 6 * name.length, 12, 1).join("")).not.toContain("#");
  });

  it("names a file that cannot be written", async () => {
    writeFileSync(path("file"), "");
    const { code, err } = await data(...pets(), "--out", path("file/grid.png"));
    expect(code).toBe(2);
    expect(err[0]).toMatch(/file\/grid\.png cannot be written \(E\w+\)\. Choose another with --out\.$/);
  });
});

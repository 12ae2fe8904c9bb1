import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { idx, writeMnist } from "../test/mnistFolder.js";
import { MODEL_LIST } from "../test/names.js";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();

afterEach(() => vi.unstubAllEnvs());

describe("striate train refuses an --out", () => {
  it("that is a file", async () => {
    writeFileSync(path("out"), "mine");
    expect(await striate(quick(path("out")))).toEqual({
      code: 2,
      out: [],
      err: [
        `striate: the folder ${path("out")} cannot be written (a file has that name). Choose another with --out.`,
      ],
    });
    expect(readFileSync(path("out"), "utf8")).toBe("mine");
  });

  it("below a file", async () => {
    writeFileSync(path("file"), "mine");
    expect(await striate(quick(path("file/out")))).toEqual({
      code: 2,
      out: [],
      err: [
        `striate: the folder ${path("file/out")} cannot be written (what stands above it is a file). Choose another with --out.`,
      ],
    });
  });

  it("that goes away under the run", async () => {
    const out = path("out");
    const { code, err } = await striate(quick(out, "--log-every", "1"), {
      err: (line) => {
        if (line.startsWith("epoch 1 step 2 ")) rmSync(out, { recursive: true });
      },
    });
    expect(code).toBe(2);
    expect(err.at(-1)).toBe(
      `striate: the folder ${out} cannot be written (it is gone). Choose another with --out.`,
    );
  });
});

describe("striate train refuses data", () => {
  const trainOn = (folder: string) =>
    striate(["train", "lenet5", "--dataset", "mnist", "--data-dir", folder, "--out", path("out")]);

  /** What is wrong, and after it one sentence on what to do. */
  const refusal = async (folder: string, problem: string) => {
    const { code, out, err } = await trainOn(folder);
    expect([code, out, err.length]).toEqual([2, [], 1]);
    expect(err[0]!.slice(0, problem.length + 11)).toBe(`striate: ${problem}. `);
    expect(err[0]!.slice(problem.length + 11)).toMatch(/^[A-Z].{10,}\.$/);
    expect(existsSync(path("out"))).toBe(false);
  };

  it("of a folder that was not named", async () => {
    vi.stubEnv("STRIATE_DATA", path("cache"));
    for (const [name, first, download] of [
      ["mnist", "train-images-idx3-ubyte", "four files, 12 MB"],
      ["fashion-mnist", "train-images-idx3-ubyte", "four files, 31 MB"],
    ]) {
      expect(await striate(["train", "lenet5", "--dataset", name!, "--out", path("out")])).toEqual({
        code: 2,
        out: [],
        err: [
          `striate: ${path(`cache/${name}/${first}`)}: there is no such file, nor one ending in .gz. ` +
            `Add --download to fetch ${name} (${download}) into ${path(`cache/${name}`)}, put the files there, or pass the folder that holds them with --data-dir.`,
        ],
      });
    }
    expect(existsSync(path("out"))).toBe(false);
  });

  it("of a folder that is not there", () =>
    refusal(
      path("none"),
      `${path("none/train-images-idx3-ubyte")}: there is no such file, nor one ending in .gz`,
    ));

  it("of a folder that lacks a file", async () => {
    const folder = writeMnist(path("data"));
    rmSync(join(folder, "t10k-labels-idx1-ubyte"));
    await refusal(folder, `${folder}/t10k-labels-idx1-ubyte: there is no such file, nor one ending in .gz`);
  });

  it.each([
    [
      "train-images-idx3-ubyte",
      "that ends early",
      idx([40, 28, 28], new Uint8Array(40 * 784)).subarray(0, 1000),
      "the header promises 31360 numbers and 984 follow (byte 1000)",
    ],
    [
      "train-images-idx3-ubyte",
      "that ends in its header",
      Uint8Array.of(0, 0, 8, 3, 0, 0),
      "the file ends inside its header (byte 6)",
    ],
    ["train-images-idx3-ubyte", "of nothing", new Uint8Array(0), "the file ends after 0 bytes (byte 0)"],
    [
      "t10k-labels-idx1-ubyte",
      "of another kind",
      Buffer.from("a text"),
      "an IDX file begins with two zero bytes (byte 0)",
    ],
    [
      "t10k-labels-idx1-ubyte",
      "of images for labels",
      idx([1, 1, 1], [0]),
      "expected labels, found images (byte 3)",
    ],
    [
      "train-images-idx3-ubyte",
      "that cannot be unpacked",
      gzipSync(idx([40, 28, 28], new Uint8Array(40 * 784))).subarray(0, 20),
      "it cannot be unpacked (unexpected end of file) (byte 20)",
    ],
  ])("of a file %s %s", async (name, _what, bytes, problem) => {
    const folder = writeMnist(path("data"));
    writeFileSync(join(folder, name), bytes);
    await refusal(folder, `${folder}/${name}: ${problem}`);
  });

  it("with a label that is no class", async () => {
    const folder = writeMnist(path("data"), { train: 2 });
    writeFileSync(join(folder, "train-labels-idx1-ubyte"), idx([2], [3, 77]));
    await refusal(folder, `${folder}/train-labels-idx1-ubyte: label 77 is not one of 10 classes (byte 9)`);
  });

  it("of images that the model has no room for", async () => {
    const folder = writeMnist(path("data"), { train: 2, test: 1, side: 5 });
    expect(await trainOn(folder)).toEqual({
      code: 2,
      out: [],
      err: [
        "striate: lenet5 does not fit images of 5×5×1. conv2d: height 1 is smaller than the window's 3. " +
          "Pad more, use a smaller window, or give larger images. In layer conv2d_1 (Conv2D) with input 1×1×1×6.",
      ],
    });
    expect(existsSync(path("out"))).toBe(false);
  });

  it("and leaves the run that --force would write over as it was", async () => {
    mkdirSync(path("out"));
    writeFileSync(path("out/model.safetensors"), "an older run's");
    const flags = ["--dataset", "mnist", "--data-dir", path("none"), "--out", path("out"), "--force"];
    expect((await striate(["train", "lenet5", ...flags])).code).toBe(2);
    expect(readdirSync(path("out"))).toEqual(["model.safetensors"]);
  });
});

describe("an error that nobody foresaw", () => {
  const broken = () => {
    throw new TypeError("no such thing");
  };

  it("asks for a report, with its stack", async () => {
    const { code, err } = await striate(["summary", "lenet5"], { out: broken });
    expect([code, err[0], err[1]]).toEqual([
      1,
      "striate: unforeseen error, please report it.",
      "TypeError: no such thing",
    ]);
    expect(err[2]).toMatch(/^ {4}at .*broken /);
  });

  it("as any other, shows its stack when one is looking for bugs", async () => {
    const { code, err } = await striate(["summary", "vgg"], { debug: true });
    expect([code, err[0]]).toEqual([2, `UsageError: unknown model "vgg". Choose from ${MODEL_LIST}.`]);
    expect(err[1]).toMatch(/^ {4}at /);
  });
});

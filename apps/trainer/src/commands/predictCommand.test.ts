import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createReferenceBackend } from "@striate/backend-reference";
import { decodeSafetensors, encodeSafetensors } from "@striate/formats";
import { predict } from "@striate/training";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeMnist } from "../../test/mnistFolder.js";
import { onMnist, striate } from "../../test/striate.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";
import { writePicture } from "../../test/writePicture.js";
import { loadModel } from "../modelFile.js";

const path = temporaryFolder(afterAll);
let run: string;

/** A digit as the folder of MNIST has it, without noise: a bright column at 2 + 2 · class. */
const column = (label: number) => (_y: number, x: number) => (x >> 1 === 1 + label ? 255 : 8);

beforeAll(async () => {
  const data = writeMnist(path("data"));
  run = path("run");
  await striate(onMnist(data, run, "--epochs", "6", "--batch-size", "4", "--learning-rate", "0.002"));
  for (const label of [0, 4, 9]) {
    await writePicture(path(`pictures/is-${label}.png`), [28, 28, 1], column(label));
  }
});

interface Result {
  readonly model: string;
  readonly classNames: readonly string[];
  readonly pictures: readonly {
    readonly file: string;
    readonly top: readonly { readonly label: number; readonly class: string; readonly probability: number }[];
    readonly probabilities: readonly number[];
  }[];
  readonly problems: readonly { readonly file: string; readonly problem: string }[];
}

const asked = async (
  ...args: readonly string[]
): Promise<{ code: number; err: readonly string[]; result: Result }> => {
  const { code, out, err } = await striate(["predict", ...args, "--backend", "reference", "--json"]);
  return { code, err, result: JSON.parse(out.join("\n")) };
};

/** Probabilities of one image in float64: the model's logits for pixels that were normalized here. */
async function expected(file: string, image: readonly number[]): Promise<readonly number[]> {
  const backend = createReferenceBackend();
  const { network, imageShape } = await loadModel(file, backend);
  const { data } = await predict(network, { data: Float32Array.from(image), shape: [1, ...imageShape] });
  backend.dispose();
  const powers = Array.from(data, (logit) => Math.exp(logit - Math.max(...data)));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

const pixels = (channel: (y: number, x: number) => number) =>
  Array.from({ length: 784 }, (_, at) => channel(Math.floor(at / 28), at % 28));

/** Both round the same numbers once or twice to float32, all in [0, 1]. */
const expectClose = (actual: readonly number[], wanted: readonly number[]) => {
  expect(actual).toHaveLength(wanted.length);
  for (const [index, value] of wanted.entries())
    expect(Math.abs(actual[index]! - value)).toBeLessThan(2 ** -20);
};

describe("striate predict", () => {
  it("tells the class of every picture, and how sure the model is", async () => {
    const { code, out, err } = await striate(["predict", run, path("pictures")]);
    expect([code, err, out.length]).toEqual([0, [], 4]);
    expect(out[0]!.split(/\s{2,}/)).toEqual(["file", "class", "probability", "then"]);
    for (const [index, label] of [0, 4, 9].entries()) {
      const [file, name, sure, next] = out[1 + index]!.trim().split(/\s{2,}/);
      expect([file!.slice(0, 40), name]).toEqual([
        path(`pictures/is-${label}.png`).slice(0, 40),
        String(label),
      ]);
      expect(sure).toMatch(/^\d+\.\d\d %$/);
      expect(next).toMatch(/^\d \d+\.\d\d %, \d \d+\.\d\d %$/);
    }
  });

  it("computes what the model computes for the picture as its training normalized it", async () => {
    const { code, err, result } = await asked(run, path("pictures/is-4.png"), "--top-k", "2");
    expect([code, err]).toEqual([0, []]);
    expect(result.model).toBe(`${run}/model.safetensors`);
    expect(result.problems).toEqual([]);
    const [{ file, top, probabilities } = { top: [], probabilities: [] }] = result.pictures;
    expect(file).toBe(path("pictures/is-4.png"));
    const wanted = await expected(
      result.model,
      pixels(column(4)).map((x) => (2 * x) / 255 - 1),
    );
    expectClose(probabilities, wanted);
    const order = wanted.map((_, label) => label).sort((a, b) => wanted[b]! - wanted[a]!);
    expect(top).toEqual(
      order.slice(0, 2).map((label) => ({ label, class: String(label), probability: probabilities[label] })),
    );
  });

  it("normalizes by mean and deviation where the model's training did", async () => {
    const { tensors, metadata } = decodeSafetensors(readFileSync(`${run}/model.safetensors`));
    const description = { ...JSON.parse(metadata.get("striate")!), normalize: { mean: [0.13], std: [0.31] } };
    const file = path("standardized.safetensors");
    const described = new Map([["striate", JSON.stringify(description)]]);
    writeFileSync(file, encodeSafetensors({ tensors, metadata: described }));
    const { result } = await asked(file, path("pictures/is-9.png"));
    const wanted = await expected(
      file,
      pixels(column(9)).map((x) => (x / 255 - 0.13) / 0.31),
    );
    expectClose(result.pictures[0]!.probabilities, wanted);
  });

  it("brings pictures to the model's size and colors", async () => {
    const plain = (await asked(run, path("pictures/is-4.png"))).result.pictures[0]!.probabilities;
    const color = await writePicture(path("color.png"), [28, 28, 3], column(4));
    const wide = await writePicture(path("wide.png"), [28, 48, 1], (y, x) =>
      x >= 10 && x < 38 ? column(4)(y, x - 10) : 255,
    );
    const { result } = await asked(run, color, wide);
    expect(result.pictures.map(({ probabilities }) => probabilities)).toEqual([plain, plain]);
    const squeezed = (await asked(run, wide, "--fit", "stretch")).result.pictures[0]!.probabilities;
    expect(squeezed).not.toEqual(plain);
    // Unless it is told, as the run did.
    mkdirSync(path("stretched"));
    copyFileSync(`${run}/model.safetensors`, path("stretched/model.safetensors"));
    writeFileSync(path("stretched/config.json"), '{"fit": "stretch"}');
    expect((await asked(path("stretched"), wide)).result.pictures[0]!.probabilities).toEqual(squeezed);
    writeFileSync(path("stretched/config.json"), "{");
    expect((await asked(path("stretched"), wide)).result.pictures[0]!.probabilities).toEqual(plain);
  });

  it("turns light and dark around when it is told, and says when that seems to be missing", async () => {
    const ink = await writePicture(path("ink.png"), [28, 28, 1], (y, x) => 255 - column(4)(y, x));
    const plain = await asked(run, ink, path("pictures/is-4.png"));
    expect([plain.code, plain.err]).toEqual([
      0,
      ["striate: 1 of 2 pictures have a light ground, and those of mnist are light on black. Add --invert."],
    ]);
    const inverted = await asked(run, ink, "--invert");
    expect([inverted.code, inverted.err]).toEqual([0, []]);
    expect(inverted.result.pictures[0]!.probabilities).toEqual(plain.result.pictures[1]!.probabilities);
    expect((await asked(run, path("pictures/is-4.png"), "--invert")).err).toEqual([
      "striate: 1 of 1 pictures have a light ground, and those of mnist are light on black. " +
        "Leave --invert out where they were light on black before.",
    ]);
  });

  it("searches folders through, each file once, in the order of names", async () => {
    for (const name of ["b/deep/x.png", "b/a.PNG", "a.png", ".hidden/y.png"]) {
      await writePicture(path(`tree/${name}`), [28, 28, 1], column(1));
    }
    writeFileSync(path("tree/notes.txt"), "no picture");
    const { result } = await asked(run, path("tree/b/a.PNG"), path("tree"));
    expect(result.pictures.map(({ file }) => file)).toEqual(
      ["b/a.PNG", "a.png", "b/deep/x.png"].map((name) => path(`tree/${name}`)),
    );
  });

  it("reads more pictures than fit into one batch", async () => {
    const many = Array.from({ length: 70 }, (_, index) => path(`many/${String(index).padStart(2, "0")}.png`));
    for (const [index, file] of many.entries()) await writePicture(file, [28, 28, 1], column(index % 10));
    const { result } = await asked(run, path("many"));
    expect(result.pictures.map(({ file }) => file)).toEqual(many);
    for (const [index, { probabilities }] of result.pictures.entries()) {
      expectClose(probabilities, result.pictures[index % 10]!.probabilities);
    }
  });
});

describe("a picture that cannot be read", () => {
  it("is named, the others go on, and the exit code is 1", async () => {
    mkdirSync(path("mixed/empty"), { recursive: true });
    const good = await writePicture(path("mixed/good.png"), [28, 28, 1], column(3));
    writeFileSync(path("mixed/cut.png"), readFileSync(good).subarray(0, 40));
    writeFileSync(path("mixed/text.jpg"), "This is no picture.");
    const { code, err, result } = await asked(run, path("none.png"), path("mixed"), path("mixed/empty"));
    expect(code).toBe(1);
    expect(result.pictures.map(({ file }) => file)).toEqual([good]);
    expect(result.problems.map(({ file }) => file)).toEqual(
      ["none.png", "mixed/empty", "mixed/cut.png", "mixed/text.jpg"].map(path),
    );
    expect(result.problems.map(({ problem }) => problem)).toEqual([
      "there is no such file",
      "there is no .png, .jpg or .jpeg file in it",
      expect.stringMatching(/byte \d+/),
      "it is neither PNG nor JPEG (byte 0)",
    ]);
    expect(err).toEqual(result.problems.map(({ file, problem }) => `striate: ${file}: ${problem}`));
  });

  it("may be a link that leads nowhere", async () => {
    const good = await writePicture(path("linked/good.png"), [28, 28, 1], column(3));
    symlinkSync(path("gone.png"), path("linked/link.png"));
    const { code, result } = await asked(run, path("linked"));
    expect([code, result.pictures.map(({ file }) => file)]).toEqual([1, [good]]);
    expect(result.problems).toEqual([{ file: path("linked/link.png"), problem: "there is no such file" }]);
  });

  it("ends the command where there is no other", async () => {
    expect(await striate(["predict", run, path("nothing")])).toEqual({
      code: 2,
      out: [],
      err: [
        `striate: ${path("nothing")}: there is no such file. Pass PNG or JPEG files, or folders that hold some.`,
      ],
    });
  });
});

it("refuses a model that is none", async () => {
  expect((await striate(["predict", path("nowhere"), path("pictures")])).err).toEqual([
    `striate: there is no model in ${path("nowhere")}. Pass the folder of a run, or a model.safetensors of one.`,
  ]);
});

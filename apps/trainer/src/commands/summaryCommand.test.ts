import { describe, expect, it } from "vitest";
import { striate } from "../../test/striate.js";

const summary = (...flags: string[]) => summaryOf("lenet5", ...flags);

const summaryOf = async (model: string, ...flags: string[]) => {
  const { code, out, err } = await striate(["summary", model, ...flags]);
  expect([code, err]).toEqual([0, []]);
  return out;
};

describe("striate summary", () => {
  it("shows the chapter's LeNet-5, layer by layer", async () => {
    const lines = await summary();
    expect(lines[0]).toBe("Model: lenet5");
    const rows = lines.map((line) => line.split(/\s{2,}/));
    for (const row of [
      ["conv2d (Conv2D)", "[null, 26, 26, 6]", "60"],
      ["conv2d_1 (Conv2D)", "[null, 11, 11, 16]", "880"],
      ["flatten (Flatten)", "[null, 400]", "0"],
      ["dense (Dense)", "[null, 120]", "48,120"],
      ["dense_1 (Dense)", "[null, 84]", "10,164"],
      ["dense_2 (Dense)", "[null, 10]", "850"],
    ]) {
      expect(rows.map((cells) => cells.slice(0, 3))).toContainEqual(row);
    }
    expect(lines).toContain("Trainable params: 60,074");
    expect(lines).toContain("Non-trainable params: 0");
  });

  it("knows the paper's variant, and both with batch normalization", async () => {
    expect(await summary("--variant", "classic")).toContain("Trainable params: 61,706");
    const normalized = await summary("--batch-norm");
    expect(normalized).toContain("Trainable params: 60,526");
    expect(normalized).toContain("Non-trainable params: 452");
  });

  it("takes other images and other classes", async () => {
    // 32 → 30 → 15 → 13 → 6: 16 · 6 · 6 numbers go into the first dense layer.
    const lines = await summary("--input", "32x32x3", "--classes", "7");
    expect(lines.some((line) => line.includes("[null, 576]"))).toBe(true);
    expect(lines).toContain(
      `Trainable params: ${(168 + 880 + 577 * 120 + 121 * 84 + 85 * 7).toLocaleString("en-US")}`,
    );
    expect(await summary("--input", "32×32×3", "--classes", "7")).toEqual(lines);
  });

  it("knows residual networks, for any size of picture", async () => {
    const lines = await summaryOf("resnet20", "--input", "32x32x3");
    expect(lines).toContain("Trainable params: 269,722");
    expect(lines).toContain("Non-trainable params: 1,376");
    expect(lines.filter((line) => line.includes("(Conv2D)"))).toHaveLength(19);
    expect(await summaryOf("resnet8", "--input", "32x32x3")).toContain("Trainable params: 75,290");
  });

  it.each([
    ["resnet8 --batch-norm", "--batch-norm is not of resnet8, which takes --shortcut and --width."],
    ["resnet8 --variant classic", "--variant is not of resnet8, which takes --shortcut and --width."],
    ["lenet5 --width 8", "--width is not of lenet5, which takes --variant and --batch-norm."],
    ["densenet40 --stem cifar", "--stem is not of densenet40, which takes --growth-rate and --dropout."],
  ])("refuses %s, which the model does not have", async (flags, problem) => {
    expect(await striate(["summary", ...flags.split(" ")])).toEqual({
      code: 2,
      out: [],
      err: [`striate: ${problem} Leave it out, or choose another model.`],
    });
  });

  it.each([
    // With the chapter's head and stem for small pictures, and the papers' for large ones.
    ["vgg13 --input 32x32x3", 9_570_506],
    ["resnet18 --input 32x32x3 --classes 100", 11_223_140 + 7_808],
    ["resnet18 --input 224x224x3 --classes 1000", 11_689_512 + 9_600],
    ["vgg16 --input 224x224x3 --classes 1000", 138_357_544],
    ["alexnet --input 227x227x3 --classes 1000", 62_378_344],
    ["googlenet --input 224x224x3 --classes 1000", 6_998_552],
    ["densenet121 --input 224x224x3 --classes 1000", 7_978_856 + 83_648],
  ])("has the published form of %s", async (flags, parameters) => {
    const { out } = await striate(["summary", ...flags.split(" ")]);
    expect(out.join("\n")).toContain(`Total params: ${parameters.toLocaleString("en-US")} `);
  });

  it.each([
    ["4x4x1", "conv2d: height 1 is smaller than the window's 3. "],
    ["6x40x1", "conv2d: height 2 is smaller than the window's 3. "],
  ])("refuses images of %s, for which the model has no room", async (size, problem) => {
    const { code, out, err } = await striate(["summary", "lenet5", "--input", size]);
    expect([code, out, err.length]).toEqual([2, [], 1]);
    expect(err[0]).toContain(
      `striate: lenet5 does not fit images of ${size.replaceAll("x", "×")}. ${problem}`,
    );
  });

  it.each(["28x28", "28x28x0", "axbxc", "28.5x28x1", ""])('refuses "%s", which is no size', async (size) => {
    expect(await striate(["summary", "lenet5", "--input", size])).toEqual({
      code: 2,
      out: [],
      err: [
        `striate: option '--input <size>' argument '${size}' is invalid. ` +
          "It takes height x width x channels, such as 28x28x1. See striate summary --help.",
      ],
    });
  });
});

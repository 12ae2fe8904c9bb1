import { Dataset } from "@striate/datasets";
import { describe, expect, it } from "vitest";
import { writeMnist } from "../../test/mnistFolder.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";
import { trainCommand } from "../commands/trainCommand.js";
import { trainingData } from "./trainingData.js";
import { trainRequest } from "./trainRequest.js";

const path = temporaryFolder();
const terminal = { out: () => {}, err: () => {}, bar: undefined, color: false, columns: 80, debug: false };

/** The sets of `striate train lenet5` with these flags, on 40 training and 20 test pictures. */
async function sets(...flags: readonly string[]) {
  const command = trainCommand(terminal, () => {});
  command.parseOptions(["--no-config", "--data-dir", writeMnist(path("data")), ...flags]);
  return trainingData("mnist", (await trainRequest(command, "lenet5", terminal)).flags, terminal);
}

const texts = (data: Dataset) =>
  [...data.epoch(0)].map(({ image, label }) => `${label}: ${image.data.join()}`).toSorted();

describe("the sets of a run that sets pictures aside", () => {
  it("hold every training picture once, and the test's are as they were", async () => {
    const [whole, parted] = [await sets(), await sets("--validation-split", "0.25")];
    const { on, pictures } = parted.validation;
    expect([on, parted.train.size, pictures.size]).toEqual(["validation", 30, 10]);
    expect([...texts(parted.train), ...texts(pictures)].toSorted()).toEqual(texts(whole.train));
    expect(texts(parted.test)).toEqual(texts(whole.test));
    expect(whole.validation).toEqual({ on: "test", pictures: whole.test });
  });

  it("give a worker, and the run itself, what is left to train with and nothing else", async () => {
    const { raw, train, batches, normalize } = await sets("--validation-split", "0.25", "--batch-size", "7");
    expect(texts(Dataset.from(raw).normalize(normalize))).toEqual(texts(train));
    const batched = [...batches.epoch(3)].flatMap(({ images, labels }) =>
      Array.from(
        labels.data,
        (label, row) => `${label}: ${images.data.subarray(784 * row, 784 * (row + 1)).join()}`,
      ),
    );
    expect(batched.toSorted()).toEqual(texts(train));
  });

  it("are standardized by what is left to train with", async () => {
    const { raw, normalize, validation } = await sets(
      "--validation-split",
      "0.25",
      "--normalize",
      "standardize",
    );
    const pixels = Array.from(raw.images.data, (value) => value / 255);
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    const deviation = Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
    // Sums of 23,520 doubles: relative errors of at most 23,520 · 2⁻⁵³, some 3e-12.
    expect(normalize).toEqual({ mean: [expect.closeTo(mean, 10)], std: [expect.closeTo(deviation, 10)] });
    const [scaled, plain] = [validation.pictures, validation.pictures.normalize("none")].map(
      (pictures) => pictures.at([0]).images.data,
    );
    // Numbers below 4 in float32: a rounding is at most 2⁻²³, and there are a few.
    for (const at of [0, 100, 400])
      expect(scaled![at]).toBeCloseTo((plain![at]! / 255 - mean) / deviation, 5);
  });
});

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { decodeSafetensors, encodeSafetensors } from "@striate/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeMnist } from "../../test/mnistFolder.js";
import { DATASET_LIST, MODEL_LIST } from "../../test/names.js";
import { quick, striate } from "../../test/striate.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";

const path = temporaryFolder(afterAll);

let run: string;
let data: string;

/** A run of one epoch on drawn digits, and files. */
beforeAll(async () => {
  run = path("digits");
  await striate(quick(run, "--epochs", "1", "--seed", "5"));
  data = writeMnist(path("data"));
});

describe("striate evaluate refuses", () => {
  const refused = async (args: readonly string[], message: string) =>
    expect(await striate(["evaluate", ...args])).toEqual({ code: 2, out: [], err: [`striate: ${message}`] });

  /** The run's model with something done to its bytes, its metadata or one of its numbers. */
  const write = (name: string, bytes: Uint8Array) => {
    writeFileSync(path(name), bytes);
    return path(name);
  };
  const model = () => readFileSync(`${run}/model.safetensors`);
  const described = (name: string, change: Readonly<Record<string, unknown>>) => {
    const { tensors, metadata } = decodeSafetensors(model());
    const description = { ...JSON.parse(metadata.get("striate")!), ...change };
    return write(
      name,
      encodeSafetensors({ tensors, metadata: new Map([["striate", JSON.stringify(description)]]) }),
    );
  };

  it("what is not there, and a folder without a model", async () => {
    const hint = "Pass the folder of a run, or a model.safetensors of one.";
    await refused([path("none")], `there is no model in ${path("none")}. ${hint}`);
    mkdirSync(path("empty"));
    await refused([path("empty")], `there is no model in ${path("empty")}. ${hint}`);
  });

  it("a folder in the model's place", async () => {
    mkdirSync(path("folder/model.safetensors"), { recursive: true });
    await refused(
      [path("folder")],
      `${path("folder/model.safetensors")} is not a model that can be used. EISDIR: illegal operation on a directory, read`,
    );
  });

  it("a file of another kind", async () => {
    const file = write("text", Buffer.from("This is no model at all.\n"));
    const { code, out, err } = await striate(["evaluate", file]);
    expect([code, out, err.length]).toEqual([2, [], 1]);
    expect(err[0]).toMatch(
      /^striate: \S+text is not a model that can be used\. safetensors: byte 0 promises a header of \d+ bytes, and 17 follow\. The file is damaged or not a safetensors file\.$/,
    );
  });

  it("a model that was cut off", async () => {
    const bytes = model();
    const file = write("short", bytes.subarray(0, bytes.length - 8));
    await refused(
      [file],
      `${file} is not a model that can be used. safetensors: the tensors take 240296 bytes, and 240288 follow the header. ` +
        "The file is damaged or not a safetensors file.",
    );
  });

  it("weights of which nobody said what they are", async () => {
    const file = write("foreign", encodeSafetensors({ tensors: new Map(), metadata: new Map() }));
    const unknown = "It does not say which model it holds. Pass one that striate train wrote.";
    await refused([file], `${file} is not a model that can be used. ${unknown}`);
    const half = described("half", { imageShape: [28, 28] });
    await refused([half], `${half} is not a model that can be used. ${unknown}`);
  });

  it("a model that this command does not know", async () => {
    const file = described("vgg", { model: "vgg" });
    await refused(
      [file],
      `${file} is not a model that can be used. unknown model "vgg". Choose from ${MODEL_LIST}.`,
    );
  });

  it("weights that are not those of the model it names", async () => {
    const file = described("classic", { settings: { variant: "classic", batchNorm: false, classes: 10 } });
    await refused(
      [file],
      `${file} is not a model that can be used. loadWeights: the file does not fit the model: 2 different ` +
        "(conv2d/kernel of float32 3×3×1×6, not float32 5×5×1×6, conv2d_1/kernel of float32 3×3×6×16, not float32 5×5×6×16). " +
        "Build the model that the file was saved from.",
    );
  });

  it("sizes that no model has", async () => {
    const file = described("vast", { imageShape: [1e5, 1e5, 1] });
    const { code, err } = await striate(["evaluate", file]);
    expect([code, err.length]).toEqual([2, 1]);
    expect(err[0]).toContain(`striate: ${file} is not a model that can be used. `);
  });

  it("weights that are no numbers", async () => {
    const { tensors, metadata } = decodeSafetensors(model());
    tensors.get("dense/bias")!.data[0] = Number.NaN;
    const file = write("nan", encodeSafetensors({ tensors, metadata }));
    await refused(
      [file],
      `${file} is not a model that can be used. "dense/bias" holds numbers that are not finite. ` +
        "The weights are damaged; train it again.",
    );
  });

  it("images of another size than the model reads", async () => {
    const small = writeMnist(path("small"), { side: 20 });
    await refused(
      [run, "--dataset", "mnist", "--data-dir", small],
      `the model in ${run}/model.safetensors reads images of 28×28×1, and those of mnist are 20×20×1. ` +
        "Choose another --dataset or --data-dir.",
    );
  });

  it("a data set of other classes", async () => {
    const flags = "train lenet5 --dataset shapes --limit 10 --epochs 1".split(" ");
    await striate([...flags, "--out", path("ten")]);
    await refused(
      [path("ten"), "--dataset", "shapes100"],
      `the model in ${path("ten")}/model.safetensors knows 10 classes, and shapes100 has 100. Choose another --dataset or --data-dir.`,
    );
  });

  it.each(["{", "null", '{"seed": "one"}', '{"dataDir": 7}', '{"labels": "rough"}'])(
    "a damaged config.json: %s",
    async (text) => {
      const folder = path(`damaged ${text.length}`);
      mkdirSync(folder);
      copyFileSync(`${run}/model.safetensors`, `${folder}/model.safetensors`);
      writeFileSync(`${folder}/config.json`, text);
      await refused(
        [folder],
        `${folder}/config.json is damaged, and says no more which data the run had. ` +
          "Move it away, and pass --data-dir where there is one.",
      );
    },
  );

  it("--data-dir for digits, and names that are none", async () => {
    await refused(
      [run, "--data-dir", data],
      "digits are drawn, and read nothing from --data-dir. Add the --dataset of the folder, or leave --data-dir out.",
    );
    await refused([run, "--dataset", "cifar"], `unknown data set "cifar". Choose from ${DATASET_LIST}.`);
    await refused(
      [run, "--backend", "abacus"],
      'unknown backend "abacus". Choose from wasm, reference, gpu, gpu:webasm, gpu:cpu.',
    );
  });

  it("threads for the backend that has none", () =>
    refused(
      [run, "--backend", "reference", "--threads", "1"],
      "--threads is of wasm: the reference backend is plain loops on one thread. Add --backend wasm, or leave it out.",
    ));
});

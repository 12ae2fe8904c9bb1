import { describe, expect, it } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { DATASET_LIST, MODEL_LIST } from "../test/names.js";
import { striate } from "../test/striate.js";

/** What stands behind a flag in the help, its wrapped lines joined. */
function explained(help: readonly string[], flag: string): string {
  const start = help.findIndex((line) => line.trimStart().startsWith(flag));
  const rest = help.slice(start + 1);
  const end = rest.findIndex((line) => !line.startsWith(" ".repeat(8)));
  return [help[start]!, ...rest.slice(0, end)].map((line) => line.trim()).join(" ");
}

describe("striate --help", () => {
  it("names the commands, with examples", async () => {
    const { code, out, err } = await striate(["--help"]);
    expect([code, err]).toEqual([0, []]);
    expect(out[0]).toBe("Usage: striate [options] [command]");
    for (const command of [
      "train",
      "evaluate",
      "predict",
      "models",
      "summary",
      "runs",
      "data",
      "backends",
      "compare",
      "conformance",
    ]) {
      expect(out.some((line) => line.startsWith(`  ${command} [options]`))).toBe(true);
      expect(out.some((line) => line.startsWith(`  $ striate ${command} `))).toBe(true);
    }
  });

  it.each([
    ["--data-dir <folder>", "(default: a folder of its name in $STRIATE_DATA, or in the user's cache)"],
    ["--dataset <name>", `one of ${DATASET_LIST} (default: "digits")`],
    ["--epochs <n>", "(default: 5)"],
    ["--batch-size <n>", "(default: 128)"],
    ["--learning-rate <x>", "(default: 0.001)"],
    ["--optimizer <name>", 'one of adam, adamw, sgd, rmsprop, adagrad (default: "adam")'],
    ["--momentum <x>", "of sgd and rmsprop (default: 0)"],
    [
      "--seed <n>",
      "fixes weights, order, dropout, augmentation, and the pictures that are drawn (default: 0)",
    ],
    ["--limit <n>", "use only the first n training pictures, and at most n for the test"],
    ["--backend <name>", 'one of wasm, reference, gpu, gpu:webasm, gpu:cpu (default: "wasm")'],
    ["--threads <n>", "of wasm (default: one for each processor)"],
    ["--deterministic", "the same bits on every machine, at some cost in speed"],
    ["--profile", "measure where the time goes: layers, primitives, forward and backward"],
    ["--out <folder>", "(default: runs/<model>-<dataset>-<time>)"],
    ["--force", "write over a run that is in the folder already"],
    ["--log-every <n>", "print the loss every n steps (default: 100)"],
    ["--variant <name>", "of lenet5: book, classic; of alexnet: single, groups, torchvision"],
    ["--batch-norm", "of lenet5, alexnet, vgg and googlenet: with batch normalization"],
    ["--checkpoint-every <interval>", '(default: "10min")'],
    ["--resume <run>", "go on with a run that was ended, from its newest checkpoint or from one of them"],
    ["--config <file>", "(default: the striate.config.ts, .js, .json or .yaml in this folder); flags win"],
  ])("of train explains %s", async (flag, text) => {
    const { code, out } = await striate(["train", "--help"]);
    expect(code).toBe(0);
    expect(explained(out, flag)).toContain(text);
  });

  it.each([
    [["train", "--help"], "Usage: striate train [options] <model>", "  $ striate train lenet5"],
    [["help", "train"], "Usage: striate train [options] <model>", "  $ striate train lenet5"],
    [["evaluate", "--help"], "Usage: striate evaluate [options] <run>", "  $ striate evaluate runs/"],
    [["help", "backends"], "Usage: striate backends [options]", "  $ striate backends --json"],
    [["summary", "-h"], "Usage: striate summary [options] <model>", "  $ striate summary lenet5"],
    [["help", "compare"], "Usage: striate compare [options] <model>", "  $ striate compare lenet5"],
    [
      ["conformance", "--help"],
      "Usage: striate conformance [options] <module>",
      "  $ striate conformance ./dist/my-backend.js",
    ],
    [["help"], "Usage: striate [options] [command]", "  $ striate summary lenet5"],
  ])("is there as %s", async (args, usage, example) => {
    const { code, out, err } = await striate(args);
    expect([code, err, out[0]]).toEqual([0, [], usage]);
    expect(out.some((line) => line.startsWith(example))).toBe(true);
  });

  it("of summary tells where sizes come from", async () => {
    expect(explained((await striate(["summary", "--help"])).out, "--input")).toContain(
      "(default: the paper's)",
    );
  });

  it("is shown on standard error where there is no command", async () => {
    const { code, out, err } = await striate([]);
    expect([code, out, err[0]]).toEqual([2, [], "Usage: striate [options] [command]"]);
  });

  it.each(["-v", "--version"])("has the package's version at %s", async (flag) => {
    expect(await striate([flag])).toEqual({ code: 0, out: [packageJson.version], err: [] });
  });
});

describe("a command line that is wrong", () => {
  it.each([
    ["trian", "unknown command 'trian'. Did you mean train? See striate --help."],
    ["dance", "unknown command 'dance'. See striate --help."],
    ["help dance", "unknown command 'dance'. See striate --help."],
    ["dance --help", "unknown command 'dance'. See striate --help."],
    [
      "train",
      "there is no model to train. Name one, such as striate train lenet5, or put it into a config file.",
    ],
    [
      "train lenet5 alexnet",
      "too many arguments for 'train'. Expected 1 argument but got 2. See striate train --help.",
    ],
    ["train lenet5 --epoch 3", "unknown option '--epoch'. Did you mean --epochs? See striate train --help."],
    ["train lenet5 --lr 3", "unknown option '--lr'. Did you mean --learning-rate? See striate train --help."],
    ["train lenet5 --fly 3", "unknown option '--fly'. See striate train --help."],
    ["train lenet5 --epochs", "option '--epochs <n>' argument missing. See striate train --help."],
    ["evaluate", "missing required argument 'run'. See striate evaluate --help."],
    [
      "summary lenet5 --class 3",
      "unknown option '--class'. Did you mean --classes? See striate summary --help.",
    ],
    ["backends --jsn", "unknown option '--jsn'. Did you mean --json? See striate backends --help."],
    [
      "backends wasm",
      "too many arguments for 'backends'. Expected 0 arguments but got 1. See striate backends --help.",
    ],
  ])("striate %s", refused);

  const whole = "It takes a whole number of at least 1. See striate train --help.";
  it.each([
    ["--epochs 0", `option '--epochs <n>' argument '0' is invalid. ${whole}`],
    ["--epochs two", `option '--epochs <n>' argument 'two' is invalid. ${whole}`],
    ["--epochs 1.5", `option '--epochs <n>' argument '1.5' is invalid. ${whole}`],
    ["--batch-size -1", `option '--batch-size <n>' argument '-1' is invalid. ${whole}`],
    ["--log-every 0", `option '--log-every <n>' argument '0' is invalid. ${whole}`],
    [
      "--learning-rate nope",
      "option '--learning-rate <x>' argument 'nope' is invalid. It takes a number above 0. See striate train --help.",
    ],
    [
      "--learning-rate 0",
      "option '--learning-rate <x>' argument '0' is invalid. It takes a number above 0. See striate train --help.",
    ],
    [
      "--momentum 1",
      "option '--momentum <x>' argument '1' is invalid. It takes a number from 0 to below 1. See striate train --help.",
    ],
    [
      "--seed -1",
      "option '--seed <n>' argument '-1' is invalid. It takes a whole number from 0 to 4294967295. See striate train --help.",
    ],
    [
      "--limit 0",
      "option '--limit <n>' argument '0' is invalid. It takes a whole number from 1 to 10000000. See striate train --help.",
    ],
    [
      "--limit 9007199254740991",
      "option '--limit <n>' argument '9007199254740991' is invalid. It takes a whole number from 1 to 10000000. See striate train --help.",
    ],
    ["--variant old", 'lenet5: unknown variant "old". Use "book" or "classic".'],
    ["--dataset cifar", `unknown data set "cifar". Choose from ${DATASET_LIST}.`],
    ["--dataset toString", `unknown data set "toString". Choose from ${DATASET_LIST}.`],
    ["--optimizer lion", 'unknown optimizer "lion". Choose from adam, adamw, sgd, rmsprop, adagrad.'],
    ["--backend abacus", 'unknown backend "abacus". Choose from wasm, reference, gpu, gpu:webasm, gpu:cpu.'],
    ...["0", "65", "two", "1.5"].map((threads) => [
      `--threads ${threads}`,
      `option '--threads <n>' argument '${threads}' is invalid. It takes a whole number from 1 to 64. See striate train --help.`,
    ]),
    [
      "--backend reference --threads 2",
      "--threads is of wasm: the reference backend is plain loops on one thread. Add --backend wasm, or leave it out.",
    ],
    [
      "--backend reference --max-memory 1GB",
      "--max-memory is of wasm: the reference backend's tensors are arrays of JavaScript. Add --backend wasm, or leave it out.",
    ],
    [
      "--backend gpu:cpu --max-memory 1GB",
      "--max-memory is of wasm: the device has its own memory. Add --backend wasm, or leave it out.",
    ],
    ...["1", "5GB", "16MB", "much", "1.5TB", "-1GB"].map((size) => [
      `--max-memory ${size}`,
      `option '--max-memory <size>' argument '${size}' is invalid. It takes a size from 16MiB to 4GiB, such as 1500MB or 1.5GB. See striate train --help.`,
    ]),
    [
      "--backend gpu --threads 2",
      "--threads is of wasm: the gpu backend's kernels are threads of the device. Add --backend wasm, or leave it out.",
    ],
    [
      "--momentum 0.9",
      "--momentum is of sgd and rmsprop, not of adam. Add --optimizer sgd, or leave it out.",
    ],
    [
      "--data-dir data",
      "digits are drawn, and read nothing from --data-dir. Add the --dataset of the folder, or leave --data-dir out.",
    ],
  ])("striate train lenet5 %s", (flags, message) => refused(`train lenet5 ${flags}`, message));

  it("with an argument of no characters", async () => {
    const { code, err } = await striate(["train", "lenet5", "--epochs", ""]);
    expect([code, err]).toEqual([2, [`striate: option '--epochs <n>' argument '' is invalid. ${whole}`]]);
  });

  it.each(["train", "summary", "compare"])("striate %s of a model that is none", (command) =>
    refused(`${command} vgg`, `unknown model "vgg". Choose from ${MODEL_LIST}.`),
  );
});

async function refused(line: string, message: string): Promise<void> {
  expect(await striate(line.split(" "))).toEqual({ code: 2, out: [], err: [`striate: ${message}`] });
}

import { Dataset } from "./Dataset.js";
import { DatasetError } from "./DatasetError.js";
import type { Normalization } from "./normalization.js";
import { readIdxFile } from "./readIdxFile.js";
import { arraySource } from "./source.js";

export interface TrainAndTest {
  readonly train: Dataset;
  readonly test: Dataset;
}

export interface LocalFilesOptions {
  /** Folder with the files. Default: a folder of the data set's name inside the one that the variable `STRIATE_DATA` names. */
  readonly dir?: string;
  /** Default `"minus-one-to-one"`. */
  readonly normalize?: Normalization;
}

const DIGITS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** Class names of Fashion-MNIST (Xiao, Rasul and Vollgraf 2017). */
const CLOTHES = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

/**
 * MNIST, 60,000 and 10,000 handwritten digits of 28×28×1 (LeCun, Cortes and Burges), from a local folder with its four IDX files, gzipped or not.
 *
 * @throws DatasetError `FILE` naming what is missing, `FORMAT` naming what is damaged
 * @example
 * const { train, test } = await mnist({ dir: "data/mnist" });
 */
export function mnist(options: LocalFilesOptions = {}): Promise<TrainAndTest> {
  return readFour("mnist", DIGITS, options);
}

/** Fashion-MNIST, 60,000 and 10,000 pieces of clothing in the format of MNIST, from a local folder. @throws as `mnist` */
export function fashionMnist(options: LocalFilesOptions = {}): Promise<TrainAndTest> {
  return readFour("fashion-mnist", CLOTHES, options);
}

async function readFour(
  name: string,
  classNames: readonly string[],
  { dir, normalize = "minus-one-to-one" }: LocalFilesOptions,
): Promise<TrainAndTest> {
  const folder = dir ?? (await defaultFolder(name));
  return {
    train: await readPair(folder, "train", classNames, normalize),
    test: await readPair(folder, "t10k", classNames, normalize),
  };
}

async function defaultFolder(name: string): Promise<string> {
  const { join } = await import("node:path");
  const base = process.env["STRIATE_DATA"];
  if (base !== undefined && base !== "") return join(base, name);
  throw new DatasetError(
    "FILE",
    name,
    "no folder was given",
    `Pass the folder with ${FILES.join(", ")} (or .gz), or set STRIATE_DATA to the folder above one called ${name}`,
  );
}

const FILES = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
] as const;

async function readPair(
  dir: string,
  part: "train" | "t10k",
  classNames: readonly string[],
  normalize: Normalization,
): Promise<Dataset> {
  const where = `${dir} (${part})`;
  const images = await readIdxFile(dir, `${part}-images-idx3-ubyte`, 3);
  const labels = await readIdxFile(dir, `${part}-labels-idx1-ubyte`, 1);
  const [count, height, width] = images.shape as [number, number, number];
  if (labels.shape[0] !== count) {
    throw new DatasetError(
      "FORMAT",
      where,
      `there are ${count} images and ${labels.shape[0]} labels`,
      "The files are not of one set",
    );
  }
  const odd = labels.data.findIndex((label) => label >= classNames.length);
  if (odd !== -1) {
    // The labels follow a header of 8 bytes.
    throw new DatasetError(
      "FORMAT",
      where,
      `label ${labels.data[odd]} (byte ${8 + odd}) is not one of ${classNames.length} classes`,
      "The label file is damaged",
    );
  }
  return Dataset.of(
    arraySource(images.data, [height, width, 1], Int32Array.from(labels.data)),
    classNames,
    normalize,
  );
}

import { checkCount } from "../checks.js";
import { Dataset } from "../Dataset.js";
import { DatasetError } from "../DatasetError.js";
import { fileError } from "../fileError.js";
import { node } from "../node.js";
import type { Normalization } from "../normalization.js";
import { arraySource } from "../source.js";
import { decodePicture } from "./decodePicture.js";
import { type Fit, fitPicture } from "./fitPicture.js";
import { MAX_PIXELS } from "./limits.js";
import { listPictures, type PictureFile } from "./listPictures.js";

export interface PicturesOptions {
  /** Folder with one folder of PNG and JPEG files for each class. */
  readonly dir: string;
  /** The size that all pictures get, in pixels. Default 32 × 32. */
  readonly height?: number;
  readonly width?: number;
  /** 1 for gray, 3 for color. Default 3. */
  readonly channels?: 1 | 3;
  /** Default `"crop"`. */
  readonly fit?: Fit;
  /** Names of the classes in the order of their ids. Default: the names of the folders, sorted. */
  readonly classNames?: readonly string[];
  /** Default `"minus-one-to-one"`. */
  readonly normalize?: Normalization;
  /** Called with each picture that cannot be decoded, which is then left out. Default: such pictures are an error. */
  readonly onCorrupt?: (path: string, problem: string) => void;
  /** Called after each picture. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Bytes of all pictures together: more would not leave room for training. */
const MAX_BYTES = 4 * 1024 ** 3;
const NAMED = 5;

/**
 * A folder of pictures, `dir/<class>/<name>.png` or `.jpg`, as a data set. All are read, brought to one size and kept as bytes. They come sorted
 * by class, so shuffle them all before training: `shuffle({ seed })`.
 *
 * @throws DatasetError `FILE` for a folder without classes or pictures, `FORMAT` naming the pictures that cannot be decoded, `OPTION`
 * @example
 * const cats = await pictures({ dir: "data/cats-and-dogs", height: 64, width: 64 });
 */
export async function pictures(options: PicturesOptions): Promise<Dataset> {
  const { dir, height = 32, width = height, channels = 3, fit = "crop" } = options;
  const { normalize = "minus-one-to-one", onCorrupt, onProgress } = options;
  checkCount("pictures", "height", height);
  checkCount("pictures", "width", width);
  if (channels !== 1 && channels !== 3) {
    throw new DatasetError("OPTION", "pictures", `channels ${channels} is not 1 or 3`, "Use one of them");
  }
  if (fit !== "crop" && fit !== "stretch") {
    throw new DatasetError(
      "OPTION",
      "pictures",
      `fit ${JSON.stringify(fit)} is unknown`,
      'Use "crop" or "stretch"',
    );
  }
  const { files, classNames } = await listPictures(dir, options.classNames);
  const length = height * width * channels;
  checkRoom(files.length, length);
  const all = new Uint8Array(files.length * length);
  const labels = new Int32Array(files.length);
  const problems: DatasetError[] = [];
  let count = 0;
  for (const [index, { path, label }] of files.entries()) {
    try {
      const picture = await decodePicture(await read(path), path);
      all.set(fitPicture(picture, { height, width, channels, fit }).data, count * length);
      labels[count++] = label;
    } catch (error) {
      if (!(error instanceof DatasetError) || error.code !== "FORMAT") throw error;
      if (onCorrupt === undefined) problems.push(error);
      else onCorrupt(path, error.problem);
    }
    onProgress?.(index + 1, files.length);
  }
  if (problems.length > 0) throw corrupt(dir, problems, files);
  if (count === 0) {
    throw new DatasetError("FORMAT", dir, `none of ${files.length} pictures can be decoded`, "Replace them");
  }
  const source = arraySource(
    all.subarray(0, count * length),
    [height, width, channels],
    labels.slice(0, count),
  );
  return Dataset.of(source, classNames, normalize);
}

function checkRoom(count: number, length: number): void {
  if (length <= MAX_PIXELS && count * length <= MAX_BYTES) return;
  throw new DatasetError(
    "OPTION",
    "pictures",
    `${count} pictures of ${length} bytes do not fit into ${MAX_BYTES} bytes`,
    "Use a smaller height and width",
  );
}

/** A file that is larger than any picture is not read at all. */
const MAX_FILE = 256 * 1024 ** 2;

async function read(path: string): Promise<Uint8Array> {
  const { readFile, stat } = node("node:fs/promises");
  try {
    const { size } = await stat(path);
    if (size <= MAX_FILE) return await readFile(path);
    throw new DatasetError("FORMAT", path, `a picture of ${size} bytes is too large`, "Make it smaller");
  } catch (error) {
    throw fileError(path, "read", error);
  }
}

function corrupt(
  dir: string,
  problems: readonly DatasetError[],
  files: readonly PictureFile[],
): DatasetError {
  const remedy = "Replace or remove them, or leave them out with onCorrupt";
  const [first] = problems;
  if (problems.length === 1) return new DatasetError("FORMAT", first!.where, first!.problem, remedy);
  const named = problems.slice(0, NAMED).map(({ where, problem }) => `\n  ${where}: ${problem}`);
  const more = problems.length > NAMED ? `\n  and ${problems.length - NAMED} more` : "";
  const list = `${problems.length} of ${files.length} pictures cannot be decoded:${named.join("")}${more}`;
  return new DatasetError("FORMAT", dir, list, remedy);
}

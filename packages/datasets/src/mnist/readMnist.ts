import { Dataset } from "../Dataset.js";
import { DatasetError } from "../DatasetError.js";
import type { PublishedFile, PublishedSet } from "../files/PublishedSet.js";
import type { ContentSize } from "../files/readContent.js";
import { type Content, type FilesOptions, readPublished } from "../files/readPublished.js";
import type { Normalization } from "../normalization.js";
import { arraySource } from "../source.js";
import type { TrainAndTest } from "../TrainAndTest.js";
import { parseIdx, parseIdxHeader } from "./parseIdx.js";

/** Both parts of a set of four IDX files. @throws DatasetError `FILE`, `DOWNLOAD`, `FORMAT` */
export async function readMnist(
  set: PublishedSet,
  classNames: readonly string[],
  options: FilesOptions,
): Promise<TrainAndTest> {
  const { normalize = "minus-one-to-one" } = options;
  const contents = new Map<string, Content>();
  for await (const content of readPublished(set, options, sizeOf)) contents.set(content.file.name, content);
  const part = (name: string) =>
    pair(
      contents.get(`${name}-images-idx3-ubyte`)!,
      contents.get(`${name}-labels-idx1-ubyte`)!,
      classNames,
      normalize,
    );
  return { train: part("train"), test: part("t10k") };
}

/** Sets of one's own may have any number of images; these are the bytes that one file may have. */
const MAX_BYTES = 1024 ** 3;

function sizeOf({ name }: PublishedFile, path: string): ContentSize {
  const rank = rankOf(name);
  return {
    head: 4 + 4 * rank,
    limit: (head) => {
      const { start, size } = parseIdxHeader(head, path, rank);
      if (start + size <= MAX_BYTES) return start + size;
      throw new DatasetError(
        "FORMAT",
        path,
        `the header promises ${size} numbers, more than the ${MAX_BYTES} bytes that are read (byte 4)`,
        "The file is damaged or of another kind; get it again",
      );
    },
  };
}

function rankOf(name: string): number {
  return name.includes("images") ? 3 : 1;
}

function pair(
  imageFile: Content,
  labelFile: Content,
  classNames: readonly string[],
  normalize: Normalization,
): Dataset {
  const images = parseIdx(imageFile.bytes, imageFile.path, rankOf(imageFile.file.name));
  const labels = parseIdx(labelFile.bytes, labelFile.path, rankOf(labelFile.file.name));
  const [count, height, width] = images.shape as [number, number, number];
  if (labels.shape[0] !== count) {
    throw new DatasetError(
      "FORMAT",
      labelFile.path,
      `there are ${count} images and ${labels.shape[0]} labels`,
      "The files are not of one set",
    );
  }
  const odd = labels.data.findIndex((label) => label >= classNames.length);
  if (odd !== -1) {
    // The labels follow a header of 8 bytes.
    throw new DatasetError(
      "FORMAT",
      labelFile.path,
      `label ${labels.data[odd]} is not one of ${classNames.length} classes (byte ${8 + odd})`,
      "The file is damaged or of another kind; get it again",
    );
  }
  const source = arraySource(images.data, [height, width, 1], Int32Array.from(labels.data));
  return Dataset.of(source, classNames, normalize);
}

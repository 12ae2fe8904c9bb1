import type { FilesOptions } from "../files/readPublished.js";
import type { TrainAndTest } from "../TrainAndTest.js";
import { MNIST } from "./publishedMnist.js";
import { readMnist } from "./readMnist.js";

/**
 * MNIST, 60,000 and 10,000 handwritten digits of 28×28×1 (LeCun, Cortes and Burges): from a local folder with its four IDX files, gzipped or not, or
 * downloaded once into the cache (12 MB).
 *
 * @throws DatasetError `FILE` naming what is missing, `DOWNLOAD` saying what to put where, `FORMAT` naming what is damaged, and the byte
 * @example
 * const { train, test } = await mnist({ dir: "data/mnist" });
 */
export function mnist(options: FilesOptions = {}): Promise<TrainAndTest> {
  return readMnist(MNIST, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], options);
}

import type { FilesOptions } from "../files/readPublished.js";
import type { TrainAndTest } from "../TrainAndTest.js";
import { CIFAR10_CLASSES } from "./classNames.js";
import { CIFAR10 } from "./publishedCifar.js";
import { readCifar } from "./readCifar.js";

/**
 * CIFAR-10, 50,000 and 10,000 color pictures of 32×32×3 in ten classes (Krizhevsky 2009): from a local folder with the binary version, unpacked or as
 * `cifar-10-binary.tar.gz`, or downloaded once into the cache (170 MB).
 *
 * @throws DatasetError `FILE` naming what is missing, `DOWNLOAD` saying what to put where, `FORMAT` naming what is damaged, and the byte
 * @example
 * const { train, test } = await cifar10();
 */
export function cifar10(options: FilesOptions = {}): Promise<TrainAndTest> {
  return readCifar(CIFAR10, "cifar10", ({ labels }) => labels, CIFAR10_CLASSES, options);
}

import { DatasetError } from "../DatasetError.js";
import type { FilesOptions } from "../files/readPublished.js";
import type { TrainAndTest } from "../TrainAndTest.js";
import { COARSE_CLASSES, FINE_CLASSES } from "./classNames.js";
import { CIFAR100 } from "./publishedCifar.js";
import { readCifar } from "./readCifar.js";

export interface Cifar100Options extends FilesOptions {
  /** The 100 `"fine"` classes, or the 20 `"coarse"` ones that they belong to. Default `"fine"`. */
  readonly labels?: "fine" | "coarse";
}

/**
 * CIFAR-100, 50,000 and 10,000 color pictures of 32×32×3 in 100 classes and 20 superclasses, from the binary version as `cifar10`.
 *
 * @throws DatasetError as `cifar10`
 */
export async function cifar100(options: Cifar100Options = {}): Promise<TrainAndTest> {
  const { labels = "fine", ...files } = options;
  if (labels === "fine") {
    return readCifar(CIFAR100, "cifar100", (arrays) => arrays.labels, FINE_CLASSES, files);
  }
  if (labels === "coarse") {
    return readCifar(CIFAR100, "cifar100", (arrays) => arrays.coarseLabels!, COARSE_CLASSES, files);
  }
  throw new DatasetError(
    "OPTION",
    "cifar100",
    `labels ${JSON.stringify(labels)} are unknown`,
    'Use "fine" or "coarse"',
  );
}

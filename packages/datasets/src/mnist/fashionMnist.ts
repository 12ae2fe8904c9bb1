import type { FilesOptions } from "../files/readPublished.js";
import type { TrainAndTest } from "../TrainAndTest.js";
import { FASHION_MNIST } from "./publishedMnist.js";
import { readMnist } from "./readMnist.js";

/** As in the paper's table 2. */
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
 * Fashion-MNIST, 60,000 and 10,000 pieces of clothing in the format of MNIST (Xiao, Rasul and Vollgraf 2017), from a local folder or downloaded once (31 MB).
 *
 * @throws DatasetError as `mnist`
 */
export function fashionMnist(options: FilesOptions = {}): Promise<TrainAndTest> {
  return readMnist(FASHION_MNIST, CLOTHES, options);
}

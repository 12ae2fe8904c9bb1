import { Dataset } from "../Dataset.js";
import type { PublishedSet } from "../files/PublishedSet.js";
import { type FilesOptions, readPublished } from "../files/readPublished.js";
import { arraySource, joinedSource, type Source } from "../source.js";
import type { TrainAndTest } from "../TrainAndTest.js";
import { type CifarArrays, parseCifar } from "./parseCifar.js";

/** Both parts of a CIFAR set, the files named test… being the test part. @throws DatasetError `FILE`, `DOWNLOAD`, `FORMAT` */
export async function readCifar(
  set: PublishedSet,
  kind: "cifar10" | "cifar100",
  labelsOf: (arrays: CifarArrays) => Uint8Array,
  classNames: readonly string[],
  options: FilesOptions,
): Promise<TrainAndTest> {
  const sources = new Map<string, Source>();
  const sizeOf = ({ bytes }: { readonly bytes: number }) => ({ head: 0, limit: () => bytes });
  for await (const { file, path, bytes } of readPublished(set, options, sizeOf)) {
    const arrays = parseCifar(bytes, path, kind);
    sources.set(file.name, arraySource(arrays.images.data, [32, 32, 3], Int32Array.from(labelsOf(arrays))));
  }
  const { normalize = "minus-one-to-one" } = options;
  const part = (isTest: boolean) => {
    const names = set.files.map(({ name }) => name).filter((name) => name.startsWith("test") === isTest);
    return Dataset.of(joinedSource(names.map((name) => sources.get(name)!)), classNames, normalize);
  };
  return { train: part(false), test: part(true) };
}

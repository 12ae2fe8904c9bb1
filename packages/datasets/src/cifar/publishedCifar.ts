import type { PublishedSet } from "../files/PublishedSet.js";

/**
 * The two sets (Krizhevsky 2009). The hashes of the files are those that the Ruby port of torchvision checks after unpacking the
 * archives whose own hashes, c4a38c50… and 58a81ae1…, TensorFlow Datasets lists too.
 */
export const CIFAR10: PublishedSet = {
  name: "cifar10",
  files: [
    batch("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
    batch("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
    batch("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
    batch("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
    batch("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
    batch("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
  ],
  archive: {
    name: "cifar-10-binary.tar.gz",
    folder: "cifar-10-batches-bin",
    pickled: ["cifar-10-batches-py", "cifar-10-python.tar.gz"],
  },
  mirrors: [
    "https://www.cs.toronto.edu/~kriz/",
    "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/",
    "https://mindspore-website.obs.cn-north-4.myhuaweicloud.com/notebook/datasets/",
  ],
};

export const CIFAR100: PublishedSet = {
  name: "cifar100",
  files: [
    {
      name: "train.bin",
      bytes: 50_000 * 3074,
      sha256: "f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29",
    },
    {
      name: "test.bin",
      bytes: 10_000 * 3074,
      sha256: "d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a",
    },
  ],
  archive: {
    name: "cifar-100-binary.tar.gz",
    folder: "cifar-100-binary",
    pickled: ["cifar-100-python", "cifar-100-python.tar.gz"],
  },
  mirrors: [
    "https://www.cs.toronto.edu/~kriz/",
    "https://mindspore-website.obs.cn-north-4.myhuaweicloud.com/notebook/datasets/",
  ],
};

function batch(name: string, sha256: string) {
  return { name, bytes: 10_000 * 3073, sha256 };
}

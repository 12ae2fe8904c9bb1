import type { PublishedFile, PublishedSet } from "../files/PublishedSet.js";

/** Of the content whose MD5 sums begin 6bbc9ace, a25bea73, 2646ac64 and 27ae3e4e. */
export const MNIST: PublishedSet = {
  name: "mnist",
  files: files(
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  ),
  mirrors: [
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
  ],
};

/** Of the content whose MD5 sums begin f4a8712d, 9018921c, 8181f547 and 15d48437. */
export const FASHION_MNIST: PublishedSet = {
  name: "fashion-mnist",
  files: files(
    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
  ),
  mirrors: [
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
  ],
};

function files(
  ...[trainImages, trainLabels, testImages, testLabels]: readonly [string, string, string, string]
) {
  return [
    images("train", 60_000, trainImages),
    labels("train", 60_000, trainLabels),
    images("t10k", 10_000, testImages),
    labels("t10k", 10_000, testLabels),
  ];
}

function images(part: string, count: number, sha256: string): PublishedFile {
  return { name: `${part}-images-idx3-ubyte`, bytes: 16 + 784 * count, sha256 };
}

function labels(part: string, count: number, sha256: string): PublishedFile {
  return { name: `${part}-labels-idx1-ubyte`, bytes: 8 + count, sha256 };
}

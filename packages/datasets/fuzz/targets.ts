import { gzipSync } from "node:zlib";
import jpeg from "jpeg-js";
import { gunzipped } from "../src/files/gunzipped.js";
import { readContent } from "../src/files/readContent.js";
import { readTar } from "../src/files/readTar.js";
import { decodePicture, parseCifar, parseIdx } from "../src/index.js";
import { parseIdxHeader } from "../src/mnist/parseIdx.js";
import { chunked } from "../test/chunks.js";
import { cifarFile, pattern } from "../test/cifar.js";
import { idx } from "../test/idx.js";
import { chunk, png, row, sumChunks } from "../test/png.js";
import { progressive, progressiveGray } from "../test/progressive.js";
import { sumHeader, tar } from "../test/tar.js";

export interface Target {
  readonly name: string;
  /** Right files, which inputs are made of. */
  readonly files: readonly Uint8Array[];
  /** Makes checksums right again, so that a change gets past them. */
  readonly repair?: (bytes: Uint8Array) => void;
  /** Reads an input: throws a DatasetError, or returns what must hold of the result. */
  run(bytes: Uint8Array): Promise<boolean>;
}

const images = idx(
  [3, 4, 5],
  Array.from({ length: 60 }, (_, at) => at),
);
const labels = idx([7], [1, 2, 3, 4, 5, 6, 7]);
const ten = cifarFile([[3], [9]], pattern);
const hundred = cifarFile([[3, 77]], pattern);
const archive = tar([
  { name: "set/", flag: "5" },
  { name: "comment", flag: "x", content: new TextEncoder().encode("19 mtime=1700000.5\n") },
  { name: "set/one", content: images },
  { name: "two", prefix: "long", content: labels },
]);

const samples = (count: number, most: number) =>
  Array.from({ length: count }, (_, at) => (at * 7) % (most + 1));
const rowsOf = (height: number, count: number, depth: number) =>
  Uint8Array.from(Array.from({ length: height }, () => row(samples(count, 2 ** depth - 1), depth)).flat());
const PNGS = [
  png({ width: 9, height: 5, depth: 8, color: 2, rows: rowsOf(5, 27, 8) }),
  png({ width: 9, height: 5, depth: 4, color: 0, rows: rowsOf(5, 9, 4) }),
  png({ width: 6, height: 4, depth: 16, color: 6, rows: rowsOf(4, 24, 16) }),
  png({
    width: 9,
    height: 5,
    depth: 2,
    color: 3,
    rows: rowsOf(5, 9, 2),
    before: [chunk("PLTE", Uint8Array.from(samples(12, 255))), chunk("tRNS", Uint8Array.of(9, 255))],
  }),
  png({ width: 1, height: 1, depth: 8, color: 0, rows: rowsOf(1, 1, 8), interlaced: true }),
];

const photo = (width: number, height: number, quality: number) => {
  const data = Buffer.from(samples(4 * width * height, 255));
  return Uint8Array.from(jpeg.encode({ data, width, height }, quality).data);
};
const JPEGS = [photo(8, 8, 90), photo(17, 9, 50), photo(16, 16, 10), progressive, progressiveGray];

async function untar(chunks: AsyncIterable<Uint8Array>, length: number): Promise<boolean> {
  let sum = 0;
  for await (const entry of readTar(chunks, "fuzz")) {
    if (/(^|\/)\.\.(\/|$)|^\//.test(entry.name)) return false;
    let size = 0;
    for await (const piece of entry.content()) size += piece.length;
    if (size !== entry.size) return false;
    sum += size;
  }
  return sum <= length;
}

async function decode(bytes: Uint8Array): Promise<boolean> {
  const { data, width, height, channels } = await decodePicture(bytes, "fuzz");
  return (
    data.length === width * height * channels && (channels === 1 || channels === 3) && width * height > 0
  );
}

/** Every reader of bytes of this package. */
export const targets: readonly Target[] = [
  {
    name: "parseIdx",
    files: [images, labels],
    run: async (bytes) => {
      const { shape, data } = parseIdx(bytes, "fuzz", bytes[3] === 1 ? 1 : 3);
      return data.length > 0 && data.length === shape.reduce((product, length) => product * length, 1);
    },
  },
  {
    name: "gzipped IDX",
    files: [
      gzipSync(images),
      gzipSync(labels),
      Buffer.concat([gzipSync(images.subarray(0, 9)), gzipSync(images.subarray(9))]),
      images,
    ],
    run: async (bytes) => {
      let rank = 3;
      const size = {
        head: 16,
        limit: (head: Uint8Array) => {
          rank = head[3] === 1 ? 1 : 3;
          const header = parseIdxHeader(head, "fuzz", rank);
          return Math.min(2 ** 20, header.start + header.size);
        },
      };
      const content = await readContent(gunzipped(chunked(bytes, [50, 7]), "fuzz"), "fuzz", size);
      return parseIdx(content, "fuzz", rank).data.length > 0;
    },
  },
  {
    name: "parseCifar",
    files: [ten, hundred],
    run: async (bytes) => {
      const set = bytes.length % 3074 === 0 ? "cifar100" : "cifar10";
      const { images: found, labels: ids } = parseCifar(bytes, "fuzz", set);
      return (
        found.data.length === 3072 * ids.length &&
        ids.length > 0 &&
        ids.every((id) => id < (set === "cifar10" ? 10 : 100))
      );
    },
  },
  {
    name: "readTar",
    files: [archive, tar([{ name: "a", content: labels }], 1)],
    repair: (bytes) => {
      for (let at = 0; at + 512 <= bytes.length; at += 512) {
        if (bytes[at + 257] === 0x75) sumHeader(bytes.subarray(at, at + 512));
      }
    },
    run: (bytes) => untar(chunked(bytes, [300, 999]), bytes.length),
  },
  {
    name: "tar.gz",
    files: [gzipSync(archive), gzipSync(archive, { level: 0 })],
    run: (bytes) => untar(gunzipped(chunked(bytes, [100]), "fuzz"), 1032 * bytes.length),
  },
  { name: "PNG", files: PNGS, run: decode },
  { name: "PNG with right checksums", files: PNGS, repair: sumChunks, run: decode },
  { name: "JPEG", files: JPEGS, run: decode },
];

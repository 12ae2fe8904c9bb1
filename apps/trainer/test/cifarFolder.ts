import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Rows of 1 (CIFAR-10) or 2 (CIFAR-100: coarse, fine) labels and 3,072 pixels, all of them of the value that `pixel` gives the picture. */
function records(
  count: number,
  labels: (index: number) => readonly number[],
  pixel: (index: number) => number,
) {
  return Buffer.concat(
    Array.from({ length: count }, (_, index) =>
      Buffer.concat([Buffer.from(labels(index)), Buffer.alloc(3072, pixel(index))]),
    ),
  );
}

/** Writes a folder with CIFAR-10's six files of `count` pictures each, of class i mod 10 and of the grey 25 · (i mod 10). */
export function writeCifar10(folder: string, { count = 10 } = {}): string {
  mkdirSync(folder, { recursive: true });
  for (const name of [...[1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}`), "test_batch"]) {
    const file = records(
      count,
      (index) => [index % 10],
      (index) => 25 * (index % 10),
    );
    writeFileSync(join(folder, `${name}.bin`), file);
  }
  return folder;
}

/** Writes a folder with CIFAR-100's two files: picture i has the fine class i mod 100 and the coarse class i mod 20. */
export function writeCifar100(folder: string, { count = 100 } = {}): string {
  mkdirSync(folder, { recursive: true });
  for (const name of ["train", "test"]) {
    const file = records(
      count,
      (index) => [index % 20, index % 100],
      (index) => 2 * (index % 100),
    );
    writeFileSync(join(folder, `${name}.bin`), file);
  }
  return folder;
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An IDX file of unsigned bytes. */
export function idx(shape: readonly number[], bytes: ArrayLike<number>): Uint8Array {
  const file = new Uint8Array(4 + 4 * shape.length + bytes.length);
  file.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => {
    new DataView(file.buffer).setUint32(4 + 4 * axis, size);
  });
  file.set(Array.from(bytes), 4 + 4 * shape.length);
  return file;
}

interface Sizes {
  readonly train?: number;
  readonly test?: number;
  readonly side?: number;
}

/**
 * Writes a folder with the four files of MNIST: image i is a bright column at 2 + 2 · class on grey noise of its own, and its class is i mod 10.
 * The first images are the same however many there are.
 */
export function writeMnist(folder: string, { train = 40, test = 20, side = 28 }: Sizes = {}): string {
  mkdirSync(folder, { recursive: true });
  for (const [part, count] of [
    ["train", train],
    ["t10k", test],
  ] as const) {
    const images = new Uint8Array(count * side * side);
    const labels = Uint8Array.from({ length: count }, (_, index) => index % 10);
    for (let index = 0; index < count; index++) {
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const bright = x >> 1 === 1 + labels[index]!;
          const noise = (index * 31 + y * 17 + x * 7 + (part === "train" ? 0 : 5)) % 64;
          images[(index * side + y) * side + x] = bright ? 255 - noise : noise;
        }
      }
    }
    writeFileSync(join(folder, `${part}-images-idx3-ubyte`), idx([count, side, side], images));
    writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), idx([count], labels));
  }
  return folder;
}

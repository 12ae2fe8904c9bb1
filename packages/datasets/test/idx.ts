import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An IDX file of unsigned bytes, whatever its sizes promise. */
export function idx(sizes: readonly number[], data: ArrayLike<number>, kind = 0x08): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * sizes.length + data.length);
  bytes.set([0, 0, kind, sizes.length]);
  sizes.forEach((size, axis) => {
    for (let i = 0; i < 4; i++) bytes[4 + 4 * axis + i] = Math.floor(size / 256 ** (3 - i)) % 256;
  });
  bytes.set(Array.from(data), 4 + 4 * sizes.length);
  return bytes;
}

/** Runs in a folder with these files, which is removed afterwards. */
export async function withFolder<T>(
  files: Readonly<Record<string, Uint8Array>>,
  run: (dir: string) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "striate-datasets-"));
  try {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(dir, name), bytes);
    return await run(dir);
  } finally {
    await rm(dir, { recursive: true });
  }
}

import { fileError } from "../fileError.js";
import { node } from "../node.js";
import type { PublishedFile } from "./PublishedSet.js";

/**
 * Writes a content to a name of its own, checks length and SHA-256, and only then gives it its name: whoever reads the folder finds a right file or
 * none, also where several processes do this at once.
 *
 * @throws Error for wrong bytes; DatasetError `FILE` for a disk that takes nothing
 */
export async function saveVerified(
  chunks: AsyncIterable<Uint8Array>,
  folder: string,
  { name, bytes, sha256 }: PublishedFile,
): Promise<void> {
  const { createHash, randomUUID } = node("node:crypto");
  const { mkdir, open, rename, rm } = node("node:fs/promises");
  const path = node("node:path").join(folder, name);
  const part = `${path}.${randomUUID()}.part`;
  const onDisk = async <T>(deed: Promise<T>): Promise<T> => {
    try {
      return await deed;
    } catch (error) {
      throw fileError(path, "written", error);
    }
  };
  await onDisk(mkdir(folder, { recursive: true }));
  const handle = await onDisk(open(part, "wx"));
  try {
    const hash = createHash("sha256");
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > bytes) throw new Error(`${name} goes on after its ${bytes} bytes`);
      hash.update(chunk);
      await onDisk(handle.writeFile(chunk));
    }
    if (size < bytes) throw new Error(`${name} ends after ${size} of ${bytes} bytes`);
    const found = hash.digest("hex");
    if (found !== sha256) throw new Error(`${name} has the SHA-256 ${found}, not ${sha256}`);
    await onDisk(handle.sync());
    await handle.close();
    await onDisk(rename(part, path));
  } catch (error) {
    await handle.close();
    await rm(part, { force: true });
    throw error;
  }
}

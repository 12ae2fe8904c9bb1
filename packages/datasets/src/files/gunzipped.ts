import { DatasetError } from "../DatasetError.js";
import { node } from "../node.js";
import { ByteReader } from "./ByteReader.js";

/**
 * The content of a file that is gzipped or not, whatever its name says, as it is asked for: no more than a chunk is in memory.
 *
 * @throws DatasetError `FORMAT` naming the file and the byte where gzip's data ends or goes wrong
 */
export async function* gunzipped(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(chunks);
  const [first, second] = await reader.peek(2);
  if (first !== 0x1f || second !== 0x8b) {
    yield* reader.remaining();
    return;
  }
  const gunzip = node("node:zlib").createGunzip();
  let failed: unknown;
  const input = reader.remaining();
  feed(gunzip, input).catch((error: unknown) => {
    failed = error;
    gunzip.destroy();
  });
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    if (failed !== undefined) throw failed;
    // What a connection or a disk says is not for this file to explain.
    const { code, message } = error as { readonly code?: string; readonly message: string };
    if (code?.startsWith("Z_") !== true) throw error;
    throw new DatasetError(
      "FORMAT",
      name,
      `it cannot be unpacked (${message}) (byte ${code === "Z_BUF_ERROR" ? reader.offset : gunzip.bytesWritten})`,
      "The file is damaged or of another kind; get it again",
    );
  } finally {
    gunzip.destroy();
    // Not awaited: a chunk may be under way that does not come.
    input.return(undefined).catch(() => undefined);
  }
}

type Gunzip = ReturnType<typeof import("node:zlib")["createGunzip"]>;

/** Hands over a chunk when the one before is unpacked and wanted. */
async function feed(gunzip: Gunzip, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) {
    if (gunzip.destroyed) return;
    await new Promise((resolve) => gunzip.write(chunk, resolve));
  }
  if (!gunzip.destroyed) gunzip.end();
}

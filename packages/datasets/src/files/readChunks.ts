import { fileError } from "../fileError.js";
import { node } from "../node.js";

/** The bytes of a file, in chunks. @throws DatasetError `FILE` */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of node("node:fs").createReadStream(path, { highWaterMark: 256 * 1024 })) {
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw fileError(path, "read", error);
  }
}

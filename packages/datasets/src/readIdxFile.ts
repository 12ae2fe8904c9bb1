import { DatasetError } from "./DatasetError.js";
import { type IdxArray, parseIdx } from "./parseIdx.js";

/** More than any file of these data sets holds: what a damaged or hostile gzip file may grow to. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Reads `name` from a folder, plain or gzipped, with a dash or a dot before `idx`.
 *
 * @throws DatasetError `FILE` when there is none, `FORMAT`
 */
export async function readIdxFile(dir: string, name: string, rank: number): Promise<IdxArray> {
  const { readFile } = await import("node:fs/promises");
  const { join } = await import("node:path");
  const spellings = [name, name.replace("-idx", ".idx")].flatMap((spelling) => [spelling, `${spelling}.gz`]);
  for (const spelling of spellings) {
    const path = join(dir, spelling);
    let bytes: Uint8Array;
    try {
      bytes = await readFile(path);
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (code === "ENOENT" || code === "ENOTDIR") continue;
      throw new DatasetError(
        "FILE",
        path,
        `it cannot be read (${code ?? error})`,
        "Check the file and its permissions",
      );
    }
    return parseIdx(isGzip(bytes) ? await gunzip(bytes, path) : bytes, path, rank);
  }
  throw new DatasetError(
    "FILE",
    join(dir, name),
    "there is no such file, nor one ending in .gz",
    "Pass the folder that holds it, or put it there",
  );
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function gunzip(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  const { gunzipSync } = await import("node:zlib");
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    const problem =
      code === "ERR_BUFFER_TOO_LARGE"
        ? `it unpacks to more than ${MAX_BYTES} bytes`
        : `it cannot be unpacked (${message})`;
    throw new DatasetError("FORMAT", path, problem, "The file is damaged or of another kind; get it again");
  }
}

import { DatasetError } from "../DatasetError.js";
import { node } from "../node.js";
import type { Normalization } from "../normalization.js";
import { cacheFolder } from "./cacheFolder.js";
import type { DownloadOptions } from "./DownloadOptions.js";
import { downloadSet } from "./downloadSet.js";
import { gunzipped } from "./gunzipped.js";
import { locate } from "./locate.js";
import type { PublishedFile, PublishedSet } from "./PublishedSet.js";
import { readChunks } from "./readChunks.js";
import { type ContentSize, readContent } from "./readContent.js";
import { readTar } from "./readTar.js";

export interface FilesOptions {
  /** Folder with the files, which are only read. Default: a folder of the set's name in the cache, or in the folder that `STRIATE_DATA` names. */
  readonly dir?: string;
  /** Whether and how to download what is missing. Default: yes without `dir`, no with it. */
  readonly download?: boolean | DownloadOptions;
  /** Whether to check local files against the published SHA-256, which downloads always are. Default false: sets of one's own have another. */
  readonly verify?: boolean;
  /** Default `"minus-one-to-one"`. */
  readonly normalize?: Normalization;
}

export interface Content {
  readonly file: PublishedFile;
  /** Where it was found, for messages. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The files of a set, uncompressed, one after the other in any order: loose ones, or those of an archive, from a folder or downloaded into it.
 *
 * @throws DatasetError `FILE`, `DOWNLOAD`, `FORMAT`
 */
export async function* readPublished(
  set: PublishedSet,
  { dir, download = dir === undefined, verify = false }: FilesOptions,
  sizeOf: (file: PublishedFile, path: string) => ContentSize,
): AsyncGenerator<Content> {
  const folder = dir ?? node("node:path").join(cacheFolder(), set.name);
  let found = await locate(set, folder);
  if (found.missing.length > 0 && found.archive === undefined) {
    if (download === false) throw notThere(set, folder, found.missing[0]!, found.pickled);
    await downloadSet(set, folder, found.missing, download === true ? {} : download);
    found = await locate(set, folder);
  }
  const checked = (content: Content) => (verify ? verified(content) : content);
  if (found.missing.length === 0) {
    for (const [file, path] of found.loose) {
      const chunks = gunzipped(readChunks(path), path);
      yield checked({ file, path, bytes: await readContent(chunks, path, sizeOf(file, path)) });
    }
    return;
  }
  const missing = new Set(set.files);
  const archive = found.archive!;
  for await (const entry of readTar(gunzipped(readChunks(archive), archive), archive)) {
    const file = set.files.find(({ name }) => `/${entry.name}`.endsWith(`/${name}`));
    if (file === undefined || !missing.delete(file)) continue;
    const path = `${archive}: ${entry.name}`;
    yield checked({ file, path, bytes: await readContent(entry.content(), path, sizeOf(file, path)) });
    if (missing.size === 0) return;
  }
  throw new DatasetError(
    "FORMAT",
    archive,
    `${[...missing].map(({ name }) => name).join(", ")} is not in it`,
    "The archive is of another kind; get it again",
  );
}

function notThere(
  set: PublishedSet,
  folder: string,
  { name }: PublishedFile,
  pickled: string | undefined,
): DatasetError {
  const { archive } = set;
  return new DatasetError(
    "FILE",
    node("node:path").join(folder, name),
    archive === undefined
      ? "there is no such file, nor one ending in .gz"
      : `there is no such file, nor ${archive.name}${pickled ? `, and ${pickled} is another format` : ""}`,
    archive === undefined
      ? "Pass the folder that holds it, or put it there"
      : `Pass the folder that holds ${archive.name} or what is in it, or put it there`,
  );
}

function verified(content: Content): Content {
  const found = node("node:crypto").createHash("sha256").update(content.bytes).digest("hex");
  if (found === content.file.sha256) return content;
  throw new DatasetError(
    "FORMAT",
    content.path,
    `its content has the SHA-256 ${found}, not the published ${content.file.sha256}`,
    "Get it again, or read it without verify if it is a set of your own",
  );
}

import { fileError } from "../fileError.js";
import { node } from "../node.js";
import type { PublishedFile, PublishedSet } from "./PublishedSet.js";

export interface Located {
  /** Paths of the files that are there, gzipped or not. */
  readonly loose: ReadonlyMap<PublishedFile, string>;
  readonly missing: readonly PublishedFile[];
  readonly archive: string | undefined;
  /** The set in Python's format. */
  readonly pickled: string | undefined;
}

/** What a folder has of a set: in itself, or in a folder of the name that the archive unpacks to. @throws DatasetError `FILE` */
export async function locate(set: PublishedSet, folder: string): Promise<Located> {
  const { join } = node("node:path");
  const { archive } = set;
  const folders = archive === undefined ? [folder] : [join(folder, archive.folder), folder];
  const loose = new Map<PublishedFile, string>();
  for (const file of set.files) {
    const spellings = [...new Set([file.name, file.name.replace("-idx", ".idx")])];
    const names = spellings.flatMap((name) => [name, `${name}.gz`]);
    const path = await firstOf(folders.flatMap((parent) => names.map((name) => join(parent, name))));
    if (path !== undefined) loose.set(file, path);
  }
  const stem = archive?.name.replace(/\.tar\.gz$/, "");
  const archives = [".tar.gz", ".tgz", ".tar"].map((ending) => `${stem}${ending}`);
  return {
    loose,
    missing: set.files.filter((file) => !loose.has(file)),
    archive: archive && (await firstOf(archives.map((name) => join(folder, name)))),
    pickled: await firstOf((archive?.pickled ?? []).map((name) => join(folder, name))),
  };
}

async function firstOf(paths: readonly string[]): Promise<string | undefined> {
  const { stat } = node("node:fs/promises");
  for (const path of paths) {
    try {
      await stat(path);
      return path;
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (code !== "ENOENT" && code !== "ENOTDIR") throw fileError(path, "read", error);
    }
  }
  return undefined;
}

import { DatasetError } from "../DatasetError.js";
import { node } from "../node.js";
import type { DownloadOptions } from "./DownloadOptions.js";
import { fetchChunks } from "./fetchChunks.js";
import { gunzipped } from "./gunzipped.js";
import type { PublishedFile, PublishedSet } from "./PublishedSet.js";
import { readTar } from "./readTar.js";
import { saveVerified } from "./saveVerified.js";

/**
 * Downloads files of a set into a folder, uncompressed, from the first mirror that gives the right bytes: those whose SHA-256 is the published
 * content's, however the mirror compressed them.
 *
 * @throws DatasetError `DOWNLOAD` with what each mirror did and which files to put where, `FILE` for a folder that cannot be written to
 */
export async function downloadSet(
  set: PublishedSet,
  folder: string,
  wanted: readonly PublishedFile[],
  options: DownloadOptions,
): Promise<void> {
  await removeLeftovers(folder);
  const { archive } = set;
  if (archive !== undefined) {
    const missing = new Set(wanted);
    return fromFirst(set, folder, archive.name, options, (chunks) =>
      saveArchive(chunks, archive.name, folder, missing),
    );
  }
  for (const file of wanted) {
    const name = `${file.name}.gz`;
    await fromFirst(set, folder, name, options, (chunks) =>
      saveVerified(gunzipped(chunks, name), folder, file),
    );
  }
}

async function fromFirst(
  set: PublishedSet,
  folder: string,
  name: string,
  options: DownloadOptions,
  save: (chunks: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const { mirrors = set.mirrors, signal } = options;
  const failures: string[] = [];
  for (const mirror of mirrors) {
    const url = `${mirror.replace(/\/?$/, "/")}${name}`;
    const attempt = new AbortController();
    try {
      const either = signal === undefined ? attempt.signal : AbortSignal.any([attempt.signal, signal]);
      return await save(fetchChunks(url, name, { ...options, signal: either }));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DatasetError && error.code === "FILE") throw error;
      failures.push(`${url}: ${error instanceof DatasetError ? error.problem : (error as Error).message}`);
    } finally {
      // Ends a connection that is still open after a wrong byte.
      attempt.abort();
    }
  }
  const files = set.archive?.name ?? `${set.files.map((file) => file.name).join(", ")} (gzipped or not)`;
  throw new DatasetError(
    "DOWNLOAD",
    set.name,
    `${name} cannot be downloaded${failures.map((failure) => `\n  ${failure}`).join("")}`,
    `Get ${files} in another way, put it into ${folder}, or pass the folder that holds it as dir`,
  );
}

/** Files that were saved stay saved when the rest fails. */
async function saveArchive(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  folder: string,
  missing: Set<PublishedFile>,
): Promise<void> {
  for await (const entry of readTar(gunzipped(chunks, name), name)) {
    const file = [...missing].find((candidate) => `/${entry.name}`.endsWith(`/${candidate.name}`));
    if (file === undefined) continue;
    if (entry.size !== file.bytes) throw new Error(`${file.name} has ${entry.size} bytes, not ${file.bytes}`);
    await saveVerified(entry.content(), folder, file);
    missing.delete(file);
    if (missing.size === 0) return;
  }
  throw new Error(`${[...missing].map((file) => file.name).join(", ")} is not in it`);
}

/** A download that still runs has written to its file within the hour. */
const ABANDONED = 3_600_000;

async function removeLeftovers(folder: string): Promise<void> {
  const { readdir, rm, stat } = node("node:fs/promises");
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((candidate) => candidate.endsWith(".part"))) {
    const path = node("node:path").join(folder, name);
    try {
      if (Date.now() - (await stat(path)).mtimeMs > ABANDONED) await rm(path, { force: true });
    } catch {
      // Another process was quicker.
    }
  }
}

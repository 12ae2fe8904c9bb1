import * as node from "node:fs/promises";
import { basename, join } from "node:path";
import type { ByteStore } from "../ByteStore.js";
import type { FileSystem } from "./FileSystem.js";

/** What a file is called until it is whole. */
const PART = ".part";

/**
 * A folder of files that are whole or not there, whenever the program is killed, the disk is full or the power goes: each is written under
 * another name, flushed to the disk, renamed, and the folder flushed. Made when the first file is written. For one program at a time.
 *
 * @example
 * const store = new FolderStore("runs/lenet5/checkpoints");
 * await store.write("a.safetensors", bytes);
 */
export class FolderStore implements ByteStore {
  readonly path: string;
  readonly #files: FileSystem;
  #ready: Promise<void> | undefined;

  /** @param files for tests */
  constructor(path: string, files: FileSystem = node) {
    this.path = path;
    this.#files = files;
  }

  async list(): Promise<readonly string[]> {
    const names = await this.#names();
    return names.filter((name) => !name.endsWith(PART)).sort();
  }

  /** @throws the system's error, such as `ENOENT` */
  async read(name: string): Promise<Uint8Array> {
    return this.#files.readFile(this.#pathOf(name));
  }

  /** @throws the system's error, such as `ENOSPC` on a full disk */
  async write(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.#pathOf(name);
    const part = `${path}${PART}`;
    this.#ready ??= this.#prepare();
    await this.#ready;
    try {
      await this.#writeWhole(part, bytes);
      await this.#files.rename(part, path);
    } catch (error) {
      // The first error tells what is wrong; whether this helps or not.
      await this.#files.rm(part, { force: true }).catch(() => {});
      throw error;
    }
    await this.#flushFolder();
  }

  async remove(name: string): Promise<void> {
    await this.#files.rm(this.#pathOf(name), { force: true });
  }

  /** Makes the folder, and clears away what a killed program left half-written. */
  async #prepare(): Promise<void> {
    try {
      await this.#files.mkdir(this.path, { recursive: true });
      for (const name of await this.#names()) {
        if (name.endsWith(PART)) await this.#files.rm(join(this.path, name), { force: true });
      }
    } catch (error) {
      this.#ready = undefined;
      throw error;
    }
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await this.#files.readdir(this.path);
    } catch (error) {
      if ((error as { readonly code?: string }).code === "ENOENT") return [];
      throw error;
    }
  }

  async #writeWhole(path: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#files.open(path, "w");
    try {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
        at += bytesWritten;
      }
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** So that the new name outlives a power cut too. Windows does not open folders, and keeps names by itself. */
  async #flushFolder(): Promise<void> {
    if (process.platform === "win32") return;
    const folder = await this.#files.open(this.path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  #pathOf(name: string): string {
    if (name !== "" && name !== "." && name !== ".." && basename(name) === name && !name.endsWith(PART)) {
      return join(this.path, name);
    }
    throw new RangeError(
      `FolderStore: "${name}" is no name of a file. Use one without folders, not ending in ${PART}.`,
    );
  }
}

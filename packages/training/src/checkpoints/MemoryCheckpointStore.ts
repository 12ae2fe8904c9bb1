import type { CheckpointStore } from "./CheckpointOptions.js";

/** Checkpoints in memory: they outlive a run, not the program. */
export class MemoryCheckpointStore implements CheckpointStore {
  readonly #files = new Map<string, Uint8Array>();

  async list(): Promise<readonly string[]> {
    return [...this.#files.keys()].sort();
  }

  async read(name: string): Promise<Uint8Array> {
    const bytes = this.#files.get(name);
    if (bytes !== undefined) return bytes.slice();
    throw new RangeError(`MemoryCheckpointStore: there is no "${name}".`);
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.#files.set(name, bytes.slice());
  }

  async remove(name: string): Promise<void> {
    this.#files.delete(name);
  }
}

/** Named bytes that outlive the program: a folder, a database of a browser, a bucket. */
export interface ByteStore {
  /** The names in it, in alphabetical order; nothing that was written halfway is among them. */
  list(): Promise<readonly string[]>;
  /** @throws when there is nothing under that name */
  read(name: string): Promise<Uint8Array>;
  /**
   * Resolves when the bytes will be there after a power cut. Whatever ends it before, the name has all of them, or what it had before; and
   * nothing is lost under other names.
   */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Nothing happens where there is none. */
  remove(name: string): Promise<void>;
}

/** Bytes that come in chunks of any size, taken in pieces of the size that is asked for. Knows how many were taken. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  #offset = 0;

  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#chunks =
      Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** How many bytes were taken. */
  get offset(): number {
    return this.#offset;
  }

  /** The next bytes, at most `limit`; none at the end only. They may share memory with the chunk they came in. */
  async some(limit: number): Promise<Uint8Array> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done === true) return this.#rest;
      this.#rest = value;
    }
    const taken = this.#rest.subarray(0, limit);
    this.#rest = this.#rest.subarray(taken.length);
    this.#offset += taken.length;
    return taken;
  }

  /** The next `count` bytes, or as many as are left. */
  async take(count: number): Promise<Uint8Array> {
    const first = await this.some(count);
    if (first.length === count || first.length === 0) return first;
    const bytes = new Uint8Array(count);
    bytes.set(first);
    let filled = first.length;
    while (filled < count) {
      const piece = await this.some(count - filled);
      if (piece.length === 0) return bytes.subarray(0, filled);
      bytes.set(piece, filled);
      filled += piece.length;
    }
    return bytes;
  }

  /** Looks at the next bytes, `count` or as many as are left, and leaves them there. */
  async peek(count: number): Promise<Uint8Array> {
    const head = await this.take(count);
    const joined = new Uint8Array(head.length + this.#rest.length);
    joined.set(head);
    joined.set(this.#rest, head.length);
    this.#rest = joined;
    this.#offset -= head.length;
    return joined.subarray(0, head.length);
  }

  /** All that is left, in chunks. */
  async *remaining(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const piece = await this.some(Number.POSITIVE_INFINITY);
        if (piece.length === 0) return;
        yield piece;
      }
    } finally {
      await this.close();
    }
  }

  /** Nothing more is wanted: files and connections behind it are closed. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

const ALIGNMENT = 64;

/** Plans where the parts of one workspace lie, before there is one: offsets, each a multiple of 64. */
export class Layout {
  #bytes = 0;

  /** @returns the offset of so many numbers or words */
  take(words: number): number {
    const offset = this.#bytes;
    this.#bytes += ALIGNMENT * Math.ceil((4 * words) / ALIGNMENT);
    return offset;
  }

  /** Bytes of all that was taken. */
  get bytes(): number {
    return this.#bytes;
  }
}

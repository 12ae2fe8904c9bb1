/** @import { DType, TypedArray } from "@striate/core" */

/** What a primitive hands out at once: a promise of numbers, which a command keeps or breaks later. */
export class PlainBuffer {
  freed = false;
  /** @type {TypedArray | undefined} */
  #block;
  /** @type {unknown} */
  #failure;

  /**
   * @param {object} owner
   * @param {DType} dtype
   * @param {number} size
   */
  constructor(owner, dtype, size) {
    /** @readonly */
    this.owner = owner;
    /** @readonly */
    this.dtype = dtype;
    /** @readonly */
    this.size = size;
  }

  /** The numbers, for commands. Throws what went wrong when they were to be computed. */
  get values() {
    if (this.#failure !== undefined || this.#block === undefined) throw this.#failure;
    return this.#block;
  }

  /** @param {TypedArray} block */
  keep(block) {
    this.#block = block;
  }

  /** @param {unknown} failure */
  fail(failure) {
    this.#failure = failure;
  }

  /** The memory behind it, which is its own no longer; there is none after a failure. */
  release() {
    const block = this.#block;
    this.#block = undefined;
    return block;
  }
}

import { TensorError } from "@striate/core";

/** @import { DType, TypedArray } from "@striate/core" */

/**
 * The device's memory. A block that comes back waits for a request of its size, so that a training step finds the blocks of the
 * step before. What it held is still in it.
 */
export class BlockPool {
  /** Blocks nobody uses, by their bytes. @type {Map<number, ArrayBuffer[]>} */
  #waiting = new Map();
  #waitingBytes = 0;
  #usedBytes = 0;
  #limit;

  /** @param {number} limit in bytes */
  constructor(limit) {
    this.#limit = limit;
  }

  /**
   * @param {string} op
   * @param {DType} dtype
   * @param {number} size
   * @returns {TypedArray}
   */
  take(op, dtype, size) {
    const bytes = 4 * size;
    const block = this.#waiting.get(bytes)?.pop();
    if (block !== undefined) this.#waitingBytes -= bytes;
    const memory = block ?? this.#allocate(op, bytes);
    this.#usedBytes += bytes;
    return dtype === "int32" ? new Int32Array(memory) : new Float32Array(memory);
  }

  /** @param {TypedArray} values */
  giveBack({ buffer, byteLength }) {
    this.#usedBytes -= byteLength;
    this.#waitingBytes += byteLength;
    const others = this.#waiting.get(byteLength);
    if (others === undefined) this.#waiting.set(byteLength, [/** @type {ArrayBuffer} */ (buffer)]);
    else others.push(/** @type {ArrayBuffer} */ (buffer));
    // Never more in waiting than in use, but for a few small ones.
    if (this.#waitingBytes > Math.max(this.#usedBytes, 2 ** 24)) this.#letGo();
  }

  /**
   * @param {string} op
   * @param {number} bytes
   */
  #allocate(op, bytes) {
    if (this.#usedBytes + this.#waitingBytes + bytes > this.#limit) this.#letGo();
    if (this.#usedBytes + bytes <= this.#limit) {
      try {
        return new ArrayBuffer(bytes);
      } catch {
        // The engine has no more: the same to the caller as a limit.
      }
    }
    throw new TensorError(
      "MEMORY",
      op,
      `${bytes} bytes do not fit beside the ${this.#usedBytes} that are in use`,
      "Free what is not needed any more, or use smaller batches",
    );
  }

  #letGo() {
    this.#waiting.clear();
    this.#waitingBytes = 0;
  }
}

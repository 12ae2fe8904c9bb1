import { TensorError } from "@striate/core";
import { BlockPool } from "./BlockPool.js";
import { CommandQueue } from "./CommandQueue.js";
import { PlainBuffer } from "./PlainBuffer.js";

/** @import { DType, TypedArray } from "@striate/core" */

/**
 * What a primitive reads: first what must be float32, then what may be of any type.
 *
 * @typedef {{ readonly floats?: readonly PlainBuffer[], readonly any?: readonly PlainBuffer[] }} Inputs
 */

/** Buffers, and commands that compute with them: all of a backend but its primitives. */
export class Device {
  #queue = new CommandQueue();
  #pool;
  #buffers = 0;
  #bytes = 0;
  #disposed = false;

  /** @param {number} bytes */
  constructor(bytes) {
    this.#pool = new BlockPool(bytes);
  }

  /** @param {TypedArray} values */
  write(values) {
    // The caller may change the array before the command runs.
    const copy = values.slice();
    const dtype = values instanceof Int32Array ? "int32" : "float32";
    return this.compute("write", {}, dtype, values.length, (y) => y.set(copy));
  }

  /**
   * @param {PlainBuffer} buffer
   * @returns {Promise<TypedArray>}
   */
  async read(buffer) {
    this.#check("read", { any: [buffer] });
    /** @type {Promise<TypedArray>} */
    const copy = new Promise((resolve, reject) => {
      this.#queue.push(() => {
        try {
          resolve(buffer.values.slice());
        } catch (failure) {
          reject(failure);
        }
      });
    });
    // The caller goes on and may enqueue more; the work is done while he waits.
    await undefined;
    this.#queue.run();
    return copy;
  }

  /** @param {PlainBuffer} buffer */
  free(buffer) {
    this.#check("free", { any: [buffer] });
    buffer.freed = true;
    this.#buffers--;
    this.#bytes -= 4 * buffer.size;
    // Commands that wait may still read it. This one comes after them.
    this.#queue.push(() => {
      const block = buffer.release();
      if (block !== undefined) this.#pool.giveBack(block);
    });
  }

  memory() {
    return { buffers: this.#buffers, bytes: this.#bytes };
  }

  /** Finishes what waits, so that every `read` gets its answer, and takes nothing any more. */
  dispose() {
    this.#queue.run();
    this.#disposed = true;
    this.#buffers = 0;
    this.#bytes = 0;
  }

  /**
   * A buffer at once, and its numbers later: `work` gets the memory to write to, then the numbers of the inputs.
   *
   * @param {string} op
   * @param {Inputs} inputs
   * @param {DType} dtype
   * @param {number} size
   * @param {(y: TypedArray, ...x: TypedArray[]) => void} work
   */
  compute(op, inputs, dtype, size, work) {
    const [output] = this.computeAll(op, inputs, [dtype], size, ([y], x) => work(y, ...x));
    return output;
  }

  /**
   * The same with several outputs of one size.
   *
   * @param {string} op
   * @param {Inputs} inputs
   * @param {readonly DType[]} dtypes
   * @param {number} size
   * @param {(y: readonly TypedArray[], x: readonly TypedArray[]) => void} work
   */
  computeAll(op, inputs, dtypes, size, work) {
    this.#check(op, inputs);
    const { floats = [], any = [] } = inputs;
    const buffers = dtypes.map((dtype) => new PlainBuffer(this, dtype, size));
    this.#buffers += buffers.length;
    this.#bytes += 4 * size * buffers.length;
    this.#queue.push(() => {
      try {
        // An input that failed throws here, and so the failure travels on to whoever reads.
        const x = [...floats, ...any].map((input) => input.values);
        for (const buffer of buffers) buffer.keep(this.#pool.take(op, buffer.dtype, size));
        const y = buffers.map((buffer) => buffer.values);
        work(y, x);
      } catch (failure) {
        for (const buffer of buffers) buffer.fail(failure);
      }
    });
    return buffers;
  }

  /**
   * All that is wrong with a call is found before anything is made, so that a call that is refused leaves nothing behind.
   *
   * @param {string} op
   * @param {Inputs} inputs
   */
  #check(op, { floats = [], any = [] }) {
    if (this.#disposed) throw new TensorError("DISPOSED", op, "the backend was disposed", "Make a new one");
    for (const buffer of [...floats, ...any]) {
      if (!(buffer instanceof PlainBuffer) || buffer.owner !== this) {
        const problem = "received a buffer of another backend";
        throw new TensorError("BACKEND", op, problem, "Copy it with read and write");
      }
      if (buffer.freed) {
        const problem = "received a buffer that was already freed";
        throw new TensorError("DISPOSED", op, problem, "Free a buffer once, at the end");
      }
    }
    if (floats.some(({ dtype }) => dtype !== "float32")) {
      throw new TensorError("DTYPE", op, "received int32, expected float32", 'Use cast(x, "float32")');
    }
  }
}

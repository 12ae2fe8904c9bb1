import { TensorError } from "@striate/core";

const PAGE = 65536;
const ALIGNMENT = 64;
/** Bytes after every block that kernels may read, never write: whole vectors at the end of any buffer. */
const SLACK = 64;
const GROWTH = 16 << 20;
const GUARD = 0xa5;

export interface PoolOptions {
  /** First byte that may be handed out. */
  readonly start: number;
  /** Bytes that the memory may grow to. */
  readonly maximum: number;
  /** Fill the slack after each block with a pattern and check it when the block comes back. For tests. */
  readonly guard: boolean;
}

/** Hands out blocks of a WebAssembly memory: best fit, neighbours merged, so that a training step finds the blocks of the step before. */
export class Pool {
  readonly #memory: WebAssembly.Memory;
  readonly #options: PoolOptions;
  #bytes: Uint8Array;
  /** Free blocks by address. */
  readonly #freeStarts: number[] = [];
  readonly #freeSizes: number[] = [];
  readonly #blocks = new Map<number, number>();
  #end: number;

  constructor(memory: WebAssembly.Memory, options: PoolOptions) {
    this.#memory = memory;
    this.#options = options;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#end = align(options.start);
  }

  /** The memory's bytes; the view is made anew when the memory has grown. */
  get buffer(): ArrayBufferLike {
    return this.#bytes.buffer;
  }

  /** Bytes of the memory, free ones included. */
  get capacity(): number {
    return this.#bytes.byteLength;
  }

  /** @returns the address of `bytes` bytes, a multiple of 64 @throws TensorError `MEMORY` when the memory cannot grow any more */
  allocate(op: string, bytes: number): number {
    const size = align(bytes + SLACK);
    const index = this.#bestFit(size);
    const start = index === -1 ? this.#extend(op, size) : this.#take(index, size);
    this.#blocks.set(start, size);
    if (this.#options.guard) this.#bytes.fill(GUARD, start + bytes, start + size);
    return start;
  }

  /** @param bytes as it was allocated with */
  free(start: number, bytes: number): void {
    const size = this.#blocks.get(start);
    if (size === undefined) throw new RangeError(`Pool: nothing was handed out at ${start}.`);
    this.#blocks.delete(start);
    if (this.#options.guard) this.#checkGuard(start + bytes, start + size);
    this.#giveBack(start, size);
  }

  #checkGuard(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      if (this.#bytes[at] !== GUARD)
        throw new RangeError(`Pool: byte ${at - from} after a block was written.`);
    }
  }

  #bestFit(size: number): number {
    const sizes = this.#freeSizes;
    let best = -1;
    for (let index = 0; index < sizes.length; index++) {
      const candidate = sizes[index]!;
      if (candidate < size || (best !== -1 && candidate >= sizes[best]!)) continue;
      best = index;
      if (candidate === size) break;
    }
    return best;
  }

  #take(index: number, size: number): number {
    const start = this.#freeStarts[index]!;
    const rest = this.#freeSizes[index]! - size;
    if (rest === 0) {
      this.#freeStarts.splice(index, 1);
      this.#freeSizes.splice(index, 1);
    } else {
      this.#freeStarts[index] = start + size;
      this.#freeSizes[index] = rest;
    }
    return start;
  }

  /** Takes from what was never handed out, with the last free block if that lies at the end. */
  #extend(op: string, size: number): number {
    const last = this.#freeStarts.length - 1;
    const joins = last >= 0 && this.#freeStarts[last]! + this.#freeSizes[last]! === this.#end;
    const start = joins ? this.#freeStarts[last]! : this.#end;
    this.#reach(op, start + size, size);
    if (joins) {
      this.#freeStarts.pop();
      this.#freeSizes.pop();
    }
    this.#end = start + size;
    return start;
  }

  #reach(op: string, end: number, size: number): void {
    if (end <= this.capacity) return;
    const { maximum } = this.#options;
    if (end <= maximum) {
      for (const wish of [Math.min(Math.max(end, this.capacity + GROWTH), maximum), end]) {
        try {
          this.#memory.grow(Math.ceil((wish - this.capacity) / PAGE));
          this.#bytes = new Uint8Array(this.#memory.buffer);
          return;
        } catch {
          // The engine refuses; a smaller wish may pass.
        }
      }
    }
    const used = [...this.#blocks.values()].reduce((total, block) => total + block, 0);
    throw new TensorError(
      "MEMORY",
      op,
      `${megabytes(size)} more do not fit: ${megabytes(used)} are in use, and the memory ends at ${megabytes(maximum)}`,
      "Use a smaller batch, free tensors, or raise maxMemory (at most 4 GiB)",
    );
  }

  #giveBack(start: number, size: number): void {
    const starts = this.#freeStarts;
    const sizes = this.#freeSizes;
    const index = firstAbove(starts, start);
    const joinsBefore = index > 0 && starts[index - 1]! + sizes[index - 1]! === start;
    const joinsAfter = index < starts.length && start + size === starts[index]!;
    if (joinsBefore && joinsAfter) {
      sizes[index - 1]! += size + sizes[index]!;
      starts.splice(index, 1);
      sizes.splice(index, 1);
    } else if (joinsBefore) {
      sizes[index - 1]! += size;
    } else if (joinsAfter) {
      starts[index] = start;
      sizes[index]! += size;
    } else {
      starts.splice(index, 0, start);
      sizes.splice(index, 0, size);
    }
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function firstAbove(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

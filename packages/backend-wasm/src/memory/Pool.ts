import { TensorError } from "@striate/core";

const PAGE = 65536;
const ALIGNMENT = 64;
/**
 * Bytes after every block that kernels may read, never write: whole vectors at the end of any buffer. They hold zeros, because what else may be
 * there could be denormal numbers, which processors are very slow with.
 */
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
  /** Default a quarter, or 64 MiB. */
  readonly spare?: Spare;
}

/** What the memory may take beside the bytes in use before waiting blocks are merged: a share of them, or so many, but never more than there are in use. */
interface Spare {
  readonly share: number;
  readonly least: number;
}

const SPARE: Spare = { share: 1 / 4, least: 64 << 20 };

/**
 * Hands out blocks of a WebAssembly memory.
 *
 * A block that comes back waits for a request of just its size, so that a training step finds the blocks of the step before, all of them. Batches of another
 * size, as at the end of an epoch, ask for other blocks: up to a limit both are kept; beyond, waiting blocks are merged with their neighbours, and the
 * smallest free block that is large enough is cut.
 */
export class Pool {
  readonly #memory: WebAssembly.Memory;
  readonly #options: PoolOptions;
  #bytes: Uint8Array;
  /** Where blocks wait that came back, by their size. */
  readonly #waiting = new Map<number, number[]>();
  /** Merged free blocks by address. */
  readonly #freeStarts: number[] = [];
  readonly #freeSizes: number[] = [];
  readonly #blocks = new Map<number, number>();
  #end: number;
  #inUse = 0;
  #mostInUse = 0;

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
    this.#mostInUse = Math.max(this.#mostInUse, this.#inUse + size);
    const start = this.#waiting.get(size)?.pop() ?? this.#cut(size) ?? this.#extend(op, size);
    this.#blocks.set(start, size);
    this.#inUse += size;
    this.#bytes.fill(this.#options.guard ? GUARD : 0, start + bytes, start + size);
    return start;
  }

  /** @param bytes as it was allocated with */
  free(start: number, bytes: number): void {
    const size = this.#blocks.get(start);
    if (size === undefined) throw new RangeError(`Pool: nothing was handed out at ${start}.`);
    this.#blocks.delete(start);
    this.#inUse -= size;
    if (this.#options.guard) this.#checkGuard(start + bytes, start + size);
    const waiting = this.#waiting.get(size);
    if (waiting === undefined) this.#waiting.set(size, [start]);
    else waiting.push(start);
  }

  #checkGuard(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      if (this.#bytes[at] !== GUARD)
        throw new RangeError(`Pool: byte ${at - from} after a block was written.`);
    }
  }

  /** A block from the merged ones, or, where the memory should not grow for it, from those and the waiting ones together. */
  #cut(size: number): number | undefined {
    let index = this.#bestFit(size);
    if (index === -1 && this.#end + size > this.#limit) {
      for (const [waitingSize, starts] of this.#waiting) {
        for (const start of starts) this.#merge(start, waitingSize);
      }
      this.#waiting.clear();
      index = this.#bestFit(size);
    }
    return index === -1 ? undefined : this.#take(index, size);
  }

  /** Where the memory ends before waiting blocks are merged. */
  get #limit(): number {
    const { start, maximum, spare = SPARE } = this.#options;
    const most = this.#mostInUse;
    return Math.min(start + most + Math.min(most, Math.max(spare.share * most, spare.least)), maximum);
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
    throw new TensorError(
      "MEMORY",
      op,
      `${megabytes(size)} more do not fit: ${megabytes(this.#inUse)} are in use, and the memory ends at ${megabytes(maximum)}`,
      "Use a smaller batch, free tensors, or raise maxMemory (at most 4 GiB)",
    );
  }

  #merge(start: number, size: number): void {
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

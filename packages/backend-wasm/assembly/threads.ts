/*
 * One job at a time, cut into tiles that the calling thread and the workers take from a shared counter. A tile's result never depends
 * on who computes it, so results are equal bit for bit for any number of threads.
 */

/** Whether a job may be entered, and how many workers are inside: bit 30 and the bits below. */
const STATE: usize = 64;
/** Counts jobs; workers sleep on it. */
const SEQUENCE: usize = 128;
/** Workers asleep. */
const SLEEPERS: usize = 192;
/** The next tile to take. */
const NEXT: usize = 256;
const TILES: usize = 320;
const FUNCTION: usize = 324;
const QUIT: usize = 384;

/** Where a primitive leaves the numbers of its job for the threads; up to 1 KiB. */
export const JOB: usize = 1024;

const OPEN: i32 = 1 << 30;
/** About 50 microseconds: longer than JavaScript needs between two primitives of a training step. */
const SPINS: i32 = 20000;
const NAP: i64 = 50000;

let threads: i32 = 1;
let mayBlock: bool = false;
/** This thread's own memory, for panels and tiles: SCRATCH_BYTES of it, 64 of alignment. */
let scratchBase: usize = 0;

// @ts-ignore: decorator
@inline
export const SCRATCH_BYTES: i32 = 4 << 20;

export function scratchBytes(): i32 {
  return SCRATCH_BYTES;
}

// @ts-ignore: decorator
@inline
export function scratch(): usize {
  return scratchBase;
}

/** Every thread calls it once, with a scratch area of its own. */
export function start(threadsInAll: i32, scratchArea: usize, canBlock: bool): void {
  threads = threadsInAll;
  scratchBase = scratchArea;
  mayBlock = canBlock;
}

/** Runs `job` for the tiles 0 … tiles − 1 on all threads and returns when all are done. */
export function parallel(job: (tile: i32) => void, tiles: i32): void {
  if (threads == 1 || tiles <= 1) {
    for (let tile = 0; tile < tiles; tile++) job(tile);
    return;
  }
  store<i32>(FUNCTION, job.index);
  store<i32>(TILES, tiles);
  atomic.store<i32>(NEXT, 0);
  atomic.store<i32>(STATE, OPEN);
  atomic.add<i32>(SEQUENCE, 1);
  if (atomic.load<i32>(SLEEPERS) > 0) atomic.notify(SEQUENCE, threads - 1);
  takeTiles(job.index, tiles);
  settle();
}

/**
 * Closes the job and waits until the workers have left it. A worker that comes late finds it closed and costs nothing.
 *
 * The caller needs it only after an exception has thrown it out of `parallel`, before it gives memory to another job.
 */
export function settle(): void {
  atomic.and<i32>(STATE, ~OPEN);
  let spins = 0;
  while (true) {
    const inside = atomic.load<i32>(STATE);
    if (inside == 0) break;
    if (++spins > SPINS && mayBlock) {
      atomic.wait<i32>(STATE, inside, NAP);
      spins = 0;
    }
  }
}

function takeTiles(index: i32, tiles: i32): void {
  while (true) {
    const tile = atomic.add<i32>(NEXT, 1);
    if (tile >= tiles) break;
    call_indirect<void>(index, tile);
  }
}

/** A worker's life: takes part in jobs until `quit`. */
export function work(): void {
  let seen = 0;
  while (true) {
    let spins = 0;
    while (atomic.load<i32>(SEQUENCE) == seen) {
      if (++spins < SPINS) continue;
      atomic.add<i32>(SLEEPERS, 1);
      atomic.wait<i32>(SEQUENCE, seen, -1);
      atomic.sub<i32>(SLEEPERS, 1);
      spins = 0;
    }
    seen = atomic.load<i32>(SEQUENCE);
    if (atomic.load<i32>(QUIT) != 0) return;
    if (enter()) {
      takeTiles(load<i32>(FUNCTION), load<i32>(TILES));
      atomic.sub<i32>(STATE, 1);
    }
  }
}

function enter(): bool {
  let state = atomic.load<i32>(STATE);
  while (state & OPEN) {
    const found = atomic.cmpxchg<i32>(STATE, state, state + 1);
    if (found == state) return true;
    state = found;
  }
  return false;
}

/** Sends the workers home. */
export function quit(): void {
  atomic.store<i32>(QUIT, 1);
  atomic.add<i32>(SEQUENCE, 1);
  atomic.notify(SEQUENCE, -1);
}

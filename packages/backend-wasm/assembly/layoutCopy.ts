import { storePart } from "./simd";

/** Copies a run of 32-bit numbers, 4 bytes at least, to where it does not overlap. */
export function copyRun(from: usize, to: usize, bytes: usize): void {
  if (bytes < 16) return storePart(to, v128.load(from), bytes);
  let offset: usize = 0;
  for (; offset + 64 <= bytes; offset += 64) {
    v128.store(to + offset, v128.load(from + offset));
    v128.store(to + offset, v128.load(from + offset, 16), 16);
    v128.store(to + offset, v128.load(from + offset, 32), 32);
    v128.store(to + offset, v128.load(from + offset, 48), 48);
  }
  for (; offset + 16 <= bytes; offset += 16) v128.store(to + offset, v128.load(from + offset));
  // The last vector again, moved back to the end.
  if (offset < bytes) v128.store(to + bytes - 16, v128.load(from + bytes - 16));
}

/** Fills a run, which may be empty, with one 32-bit number in all four lanes. */
export function fillRun(to: usize, bytes: usize, value: v128): void {
  let offset: usize = 0;
  for (; offset + 16 <= bytes; offset += 16) v128.store(to + offset, value);
  if (offset == bytes) return;
  if (bytes >= 16) v128.store(to + bytes - 16, value);
  else storePart(to, value, bytes);
}

/** Copies of what was copied are made in pieces of this size. */
const REPEATED: usize = 4096;

/** Writes a run `times` times, one copy behind the other. */
export function repeatRun(from: usize, to: usize, bytes: usize, times: i32): void {
  copyRun(from, to, bytes);
  const all = bytes * times;
  const most = bytes < REPEATED ? REPEATED - (REPEATED % bytes) : bytes;
  for (let done = bytes; done < all; ) {
    let piece = done < most ? done : most;
    if (piece > all - done) piece = all - done;
    copyRun(to, to + done, piece);
    done += piece;
  }
}

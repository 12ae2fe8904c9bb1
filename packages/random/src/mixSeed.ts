/** Folds a path into a 32-bit seed: FNV-1a over the path's text, then MurmurHash3's finalizer. */
export function mixSeed(seed: number, path: readonly (string | number)[]): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (const part of path) {
    // A separator that no part contains keeps ("a", "bc") and ("ab", "c") apart.
    for (const character of `${typeof part}:${part}\u0000`) {
      hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

import type { Input } from "../Call.js";
import { type NumberKind, numbers, wholeNumbers } from "../numbers.js";

/** Draws the numbers of one call, each array from a seed of its own. */
export interface Draw {
  /** float32 of the kind that the property asks for, or of another. */
  floats(name: string, length: number, kind?: NumberKind): Input;
  /** int32 from `low` to `high`. */
  whole(name: string, length: number, low: number, high: number): Input;
  /** What the property asks for. */
  readonly kind: NumberKind;
}

export function drawing(kind: NumberKind, seed: number): Draw {
  let next = seed;
  return {
    kind,
    floats: (name, length, other = kind) => {
      const own = next++;
      return {
        name,
        values: numbers(other, length, own),
        code: `numbers("${other}", ${length}, ${own})`,
        floatsOnly: true,
      };
    },
    whole: (name, length, low, high) => {
      const own = next++;
      return {
        name,
        values: wholeNumbers(length, low, high, own),
        code: `wholeNumbers(${length}, ${low}, ${high}, ${own})`,
        floatsOnly: false,
      };
    },
  };
}

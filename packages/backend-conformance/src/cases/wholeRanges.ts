import fc from "fast-check";

export type WholeRange = readonly [low: number, high: number];

/** Few numbers, so that equal ones meet everywhere: small ones, and those that float32 does not tell apart. */
export const wholeRanges: fc.Arbitrary<WholeRange> = fc.constantFrom<WholeRange>(
  [-2, 2],
  [2 ** 24, 2 ** 24 + 4],
  [2 ** 31 - 4, 2 ** 31 - 1],
  [-(2 ** 31), -(2 ** 31) + 3],
);

import fc from "fast-check";

export const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

export const pair = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<[T, T]> => fc.tuple(value, value);

/** Mostly 1 to 7, where every border shows, and now and then a size around the widths of vectors and tiles. */
export const size: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: between(1, 7) },
  { weight: 1, arbitrary: fc.constantFrom(8, 9, 12, 15, 16, 17, 31, 32, 33) },
);

/** 1 to 5: for shapes of several axes. */
export const small: fc.Arbitrary<number> = between(1, 5);

/** 1 to 3, and seldom 1: for shapes of many axes, of which few are to be left out. */
export const short: fc.Arbitrary<number> = fc.constantFrom(1, 2, 2, 2, 3);

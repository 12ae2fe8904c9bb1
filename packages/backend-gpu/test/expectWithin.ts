import { expect } from "vitest";

/** Every number within its bound of the expected one; NaN is within none. */
export function expectWithin(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  bound: (index: number) => number,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    if (Math.abs(actual[i]! - expected[i]!) <= bound(i)) continue;
    expect.fail(`number ${i} is ${actual[i]}, not ${expected[i]} ± ${bound(i)}`);
  }
}

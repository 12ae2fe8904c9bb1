import { describe, expect, it } from "vitest";
import { confusedPairs } from "./confusedPairs.js";

describe("confused pairs", () => {
  const counts = [
    [90, 5, 5],
    [2, 0, 5],
    [7, 0, 0],
  ];

  it("come by their number, then by their share of the class", () => {
    expect(confusedPairs(counts, 9)).toEqual([
      { label: 2, predicted: 0, count: 7, share: 1 },
      { label: 1, predicted: 2, count: 5, share: 5 / 7 },
      { label: 0, predicted: 1, count: 5, share: 0.05 },
      { label: 0, predicted: 2, count: 5, share: 0.05 },
      { label: 1, predicted: 0, count: 2, share: 2 / 7 },
    ]);
    expect(confusedPairs(counts, 2).map(({ count }) => count)).toEqual([7, 5]);
  });

  it("are none where all is right, also of classes without pictures", () => {
    expect(
      confusedPairs(
        [
          [3, 0],
          [0, 0],
        ],
        9,
      ),
    ).toEqual([]);
  });
});

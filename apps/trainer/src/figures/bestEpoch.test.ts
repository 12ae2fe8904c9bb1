import { describe, expect, it } from "vitest";
import { bestEpoch } from "./bestEpoch.js";

const epoch = (number: number, loss: number, valAccuracy?: number) => ({
  ...{ epoch: number, loss, accuracy: 0.5, seconds: 1, imagesPerSecond: 1 },
  ...(valAccuracy === undefined ? {} : { valAccuracy, valLoss: 1 }),
});

describe("the best epoch", () => {
  it("is the one of the highest test accuracy, the first of equal ones", () => {
    expect(bestEpoch([epoch(1, 3, 0.5), epoch(2, 2, 0.75), epoch(3, 1, 0.75)])?.epoch).toBe(2);
  });

  it("is the one of the least training loss where nothing was tested", () => {
    expect(bestEpoch([epoch(1, 3), epoch(2, 1), epoch(3, 2)])?.epoch).toBe(2);
  });

  it("is none of no epoch", () => {
    expect(bestEpoch([])).toBeUndefined();
  });
});

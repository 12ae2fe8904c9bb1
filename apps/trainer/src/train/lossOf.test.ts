import { createReferenceBackend } from "@striate/backend-reference";
import { tensor } from "@striate/core";
import { Dataset } from "@striate/datasets";
import { describe, expect, it } from "vitest";
import { lossOf } from "./lossOf.js";

const backend = createReferenceBackend();
/** Three pictures of class a, one of b. */
const train = Dataset.from({
  images: { data: new Float32Array(4), shape: [4, 1, 1, 1] },
  labels: [0, 0, 0, 1],
  classNames: ["a", "b"],
});
const logits = [2, -1];
const logSum = Math.log(Math.exp(2) + Math.exp(-1));

/** Of one picture of class a. */
const lossAt = async (flags: Parameters<typeof lossOf>[0]) => {
  const loss = await lossOf(flags, train);
  const value = await loss(tensor(backend, [logits]), Int32Array.of(0)).read();
  return value[0]!;
};

describe("the loss of the flags", () => {
  // One division and a few roundings to float32 of numbers below 4.
  const close = (value: number, expected: number) =>
    expect(Math.abs(value - expected)).toBeLessThan(4 * 2 ** -22);

  it("is the cross-entropy", async () => close(await lossAt({}), logSum - 2));

  it("spreads a share of the target evenly", async () => {
    close(await lossAt({ labelSmoothing: 0.2 }), 0.9 * (logSum - 2) + 0.1 * (logSum + 1));
  });

  it("weighs classes as told, or so that each counts the same", async () => {
    close(await lossAt({ classWeights: [0.5, 3] }), 0.5 * (logSum - 2));
    // Four pictures, two classes, three of this one.
    close(await lossAt({ classWeights: "balanced" }), (4 / (2 * 3)) * (logSum - 2));
  });

  it("with auxiliary heads is plain where there are none, as in a test", async () => {
    close(await lossAt({ auxiliary: true }), logSum - 2);
  });

  it("refuses weights that are not one for each class", async () => {
    await expect(lossOf({ classWeights: [1, 2, 3] }, train)).rejects.toThrow(
      "--class-weights has 3 numbers, and there are 2 classes (a, b). Give each class one.",
    );
    const one = Dataset.from({
      images: { data: new Float32Array(1), shape: [1, 1, 1, 1] },
      labels: [0],
      classNames: ["a", "b", "c"],
    });
    await expect(lossOf({ classWeights: "balanced" }, one)).rejects.toThrow(
      "--class-weights balanced needs pictures of every class, and there are none of b, c. Give numbers, or leave it out.",
    );
  });
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeSteps, encodeSteps } from "./stepTable.js";

it("gives back every bit of every step", () => {
  const record = fc.record({
    epoch: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    step: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    loss: fc.double(),
    accuracy: fc.double(),
  });
  fc.assert(
    fc.property(fc.array(record), (steps) => {
      const table = encodeSteps(steps);
      expect(table.shape).toEqual([steps.length, 6]);
      expect(decodeSteps(table)).toEqual(steps);
    }),
  );
});

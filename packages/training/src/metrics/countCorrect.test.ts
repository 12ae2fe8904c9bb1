import { createReferenceBackend } from "@striate/backend-reference";
import { oneHot, tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import { countCorrect } from "../index.js";

const backend = createReferenceBackend();
const logits = tensor(backend, [
  [1, 5, 2],
  [7, 7, 0],
  [-3, -2, -1],
  [0, 0, 9],
]);

describe("countCorrect", () => {
  it.each([
    ["numbers", [1, 0, 2, 0]],
    ["an Int32Array", Int32Array.of(1, 0, 2, 0)],
    ["data and shape", { data: Uint8Array.of(1, 0, 2, 0), shape: [4] }],
    ["an int32 tensor", tensor(backend, Int32Array.of(1, 0, 2, 0))],
    ["one-hot rows", oneHot(tensor(backend, Int32Array.of(1, 0, 2, 0)), 3)],
    ["one-hot rows of bytes", { data: Uint8Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0), shape: [4, 3] }],
  ])("counts rows that are largest at their class, given as %s", (_, labels) => {
    const { correct, count } = countCorrect(logits, labels);
    expect([correct.item(), count]).toEqual([3, 4]);
  });

  it("gives a tie to the first class", () => {
    expect(countCorrect(logits, [0, 1, 0, 0]).correct.item()).toBe(0);
    expect(countCorrect(logits, [0, 0, 0, 0]).correct.item()).toBe(1);
  });

  it("counts pixels where each has logits of its own", () => {
    const maps = tensor(backend, Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1), [1, 2, 2, 2]);
    const { correct, count } = countCorrect(maps, { data: Int32Array.of(0, 1, 1, 1), shape: [1, 2, 2] });
    expect([correct.item(), count]).toEqual([3, 4]);
  });

  it.each([
    ["a column, which would compare every row with every label", { data: new Int32Array(4), shape: [4, 1] }],
    ["too few", [0, 1, 2]],
    ["a single one", [0]],
    ["rows of other classes", { data: new Float32Array(16), shape: [4, 4] }],
  ])("refuses labels that are %s", (_, labels) => {
    expect(() => countCorrect(logits, labels)).toThrow(expect.objectContaining({ code: "SHAPE" }));
  });

  it("refuses class ids that are not whole", () => {
    expect(() => countCorrect(logits, [0.5, 1, 2, 0])).toThrow(expect.objectContaining({ code: "VALUE" }));
  });
});

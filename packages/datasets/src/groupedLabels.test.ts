import { describe, expect, it, vi } from "vitest";
import { Dataset } from "./index.js";

const labelled = (labels: readonly number[]) =>
  Dataset.from({ images: { data: new Uint8Array(labels.length), shape: [labels.length, 1, 1] }, labels });
const sorted = Array.from({ length: 160 }, (_, index) => Math.floor(index / 16));
const mixed = Array.from({ length: 160 }, (_, index) => index % 10);

function warnings(data: Dataset, bufferSize: number): string[] {
  const told: string[] = [];
  data.shuffle({ bufferSize, onWarning: (message) => told.push(message) });
  return told;
}

describe("a buffered shuffle", () => {
  it("warns where examples come class after class", () => {
    const text =
      "shuffle: examples come class after class, and a buffer of 100 mixes neighbours only. " +
      "Use shuffle({ seed }) for a full permutation.";
    expect(warnings(labelled(sorted), 100)).toEqual([text]);
    expect(warnings(labelled([...sorted, ...sorted]), 100)).toEqual([text]);
    expect(warnings(labelled([...sorted].reverse()), 100)).toEqual([text]);
  });

  it("does not where they are mixed, have been mixed, or all fit into the buffer", () => {
    expect(warnings(labelled(mixed), 100)).toEqual([]);
    expect(warnings(labelled(sorted).shuffle({ seed: 1 }), 100)).toEqual([]);
    expect(warnings(labelled(sorted), 160)).toEqual([]);
    expect(warnings(labelled(sorted.map(() => 3)), 100)).toEqual([]);
    // Too few to tell from chance.
    expect(warnings(labelled([0, 0, 1, 1]), 2)).toEqual([]);
  });

  it("warns on the console unless somebody listens", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    try {
      labelled(sorted).shuffle(50);
      expect(warn.mock.calls).toEqual([[expect.stringContaining("class after class")]]);
      labelled(mixed).shuffle(50);
      labelled(sorted).shuffle({ seed: 1 });
      expect(warn).toHaveBeenCalledTimes(1);
    } finally {
      warn.mockRestore();
    }
  });
});

describe("labels and at", () => {
  it("are of the epoch's order", () => {
    const data = labelled(mixed).shuffle({ seed: 3 });
    for (const epoch of [0, 4]) {
      const inOrder = [...data.epoch(epoch)].map(({ label }) => label);
      expect([...data.labels(epoch)]).toEqual(inOrder);
      expect([...data.at([7, 0, 7], epoch).labels.data]).toEqual([inOrder[7], inOrder[0], inOrder[7]]);
    }
    for (const position of [-1, 160, 0.5]) {
      expect(() => data.at([position])).toThrow(
        `at: position ${position} does not fit. Use a whole number from 0 to 159.`,
      );
    }
  });
});

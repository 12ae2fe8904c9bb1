import { describe, expect, it } from "vitest";
import { cifarFile, pattern } from "../../test/cifar.js";
import { problem } from "../../test/problem.js";
import { parseCifar } from "../index.js";

const again = "The file is damaged or of another kind; get it again.";

describe("parseCifar", () => {
  it("puts pixels in order, channels last, with the labels of CIFAR-10", () => {
    const { images, labels, coarseLabels } = parseCifar(cifarFile([[3], [9]], pattern), "x", "cifar10");
    expect([images.shape, [...labels], coarseLabels]).toEqual([[2, 32, 32, 3], [3, 9], undefined]);
    for (const [index, y, x, c] of [
      [0, 0, 0, 0],
      [0, 0, 1, 2],
      [0, 31, 31, 1],
      [1, 0, 0, 1],
      [1, 17, 5, 2],
    ] as const) {
      expect(images.data[((index * 32 + y) * 32 + x) * 3 + c]).toBe(pattern(index, y, x, c));
    }
    let sum = 0;
    for (let at = 0; at < 3072; at++)
      sum += pattern(1, Math.floor(at / 32) % 32, at % 32, Math.floor(at / 1024));
    expect(images.data.subarray(3072).reduce((total, value) => total + value, 0)).toBe(sum);
  });

  it("reads the coarse label, then the fine one, of CIFAR-100", () => {
    const bytes = cifarFile(
      [
        [19, 99],
        [0, 7],
      ],
      pattern,
    );
    expect(bytes).toHaveLength(2 * 3074);
    const { images, labels, coarseLabels } = parseCifar(bytes, "x", "cifar100");
    expect([[...labels], [...coarseLabels!]]).toEqual([
      [99, 7],
      [19, 0],
    ]);
    expect([...images.data.subarray(3072, 3075)]).toEqual([0, 1, 2].map((c) => pattern(1, 0, 0, c)));
  });

  it("reads from the middle of a larger buffer", () => {
    const bytes = cifarFile([[5]], pattern);
    const larger = new Uint8Array(bytes.length + 9);
    larger.set(bytes, 4);
    const part = larger.subarray(4, 4 + bytes.length);
    expect(parseCifar(part, "x", "cifar10")).toEqual(parseCifar(bytes, "x", "cifar10"));
  });

  const ten = cifarFile([[1], [2]], pattern);
  const hundred = cifarFile(
    [
      [1, 2],
      [3, 4],
    ],
    pattern,
  );

  it.each([
    ["nothing", new Uint8Array(0), "cifar10", "0 bytes are not images of 3073 bytes: 0 and 0 bytes (byte 0)"],
    [
      "a cut file",
      ten.subarray(0, 6000),
      "cifar10",
      "6000 bytes are not images of 3073 bytes: 1 and 2927 bytes (byte 3073)",
    ],
    [
      "a byte too many",
      Uint8Array.of(...ten, 0),
      "cifar10",
      "6147 bytes are not images of 3073 bytes: 2 and 1 bytes (byte 6146)",
    ],
    [
      "CIFAR-100 for CIFAR-10",
      hundred,
      "cifar10",
      "6148 bytes are not images of 3073 bytes: 2 and 2 bytes (byte 6146)",
    ],
    [
      "CIFAR-10 for CIFAR-100",
      ten,
      "cifar100",
      "6146 bytes are not images of 3074 bytes: 1 and 3072 bytes (byte 3074)",
    ],
    ["an eleventh class", ten.with(3073, 10), "cifar10", "label 10 is not one of 10 classes (byte 3073)"],
    [
      "a superclass too many",
      hundred.with(3074, 20),
      "cifar100",
      "label 20 is not one of 20 classes (byte 3074)",
    ],
    [
      "a fine class too many",
      hundred.with(1, 100),
      "cifar100",
      "label 100 is not one of 100 classes (byte 1)",
    ],
  ] as const)("refuses %s", async (_, bytes, set, text) => {
    expect(await problem(() => parseCifar(bytes, "batch.bin", set))).toBe(
      `FORMAT batch.bin: ${text}. ${again}`,
    );
  });
});

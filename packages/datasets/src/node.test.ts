import { afterEach, describe, expect, it, vi } from "vitest";
import { problem } from "../test/problem.js";
import { mnist, parseCifar, parseIdx, pictures } from "./index.js";

describe("in a page", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("files are refused with what to do, and bytes are read", async () => {
    vi.stubGlobal("process", undefined);
    const text =
      "FILE datasets: files are read and downloaded in Node only (20.16 or newer). " +
      "In a page fetch the bytes, and use parseIdx, parseCifar or decodePicture with Dataset.from.";
    expect(await problem(() => mnist())).toBe(text);
    expect(await problem(() => mnist({ dir: "data" }))).toBe(text);
    expect(await problem(() => pictures({ dir: "data" }))).toBe(text);
    expect(parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 7), "labels", 1).data).toEqual(Uint8Array.of(7));
    expect(parseCifar(new Uint8Array(3073), "batch", "cifar10").images.shape).toEqual([1, 32, 32, 3]);
  });
});

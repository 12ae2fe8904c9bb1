import { describe, expect, it } from "vitest";
import { joinWords, splitWords } from "./words.js";

describe("int32 as planes of float32", () => {
  it("are one plane where that is exact", () => {
    const values = Int32Array.of(0, -1, 7, 2 ** 24, -(2 ** 24));
    const planes = splitWords(values);
    expect(planes).toEqual([Float32Array.from(values)]);
    expect(joinWords(planes)).toEqual(values);
  });

  it("are two where it is not: no bit is lost", () => {
    const values = Int32Array.of(2 ** 24 + 1, -1, 2 ** 31 - 1, -(2 ** 31), 65535, 65536, -65537);
    const planes = splitWords(values);
    expect(planes[0]).toEqual(Float32Array.of(256, -1, 32767, -32768, 0, 1, -2));
    expect(planes[1]).toEqual(Float32Array.of(1, 65535, 65535, 0, 65535, 0, 65535));
    expect(joinWords(planes)).toEqual(values);
  });
});

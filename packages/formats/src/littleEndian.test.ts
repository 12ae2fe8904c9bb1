import { expect, it } from "vitest";
import { littleEndian } from "./littleEndian.js";

it("turns the bytes of each number around on a big-endian machine", () => {
  const data = new Float32Array(Uint8Array.of(9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8).buffer, 4);
  expect([...littleEndian(data, false)]).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
  expect([...littleEndian(data, true)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

it("writes 1 as the format has it", () => {
  expect([...littleEndian(Float32Array.of(1))]).toEqual([0, 0, 0x80, 0x3f]);
  expect([...littleEndian(Int32Array.of(1))]).toEqual([1, 0, 0, 0]);
});

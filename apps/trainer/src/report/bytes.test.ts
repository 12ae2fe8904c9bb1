import { expect, it } from "vitest";
import { bytes } from "./bytes.js";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [1234, "1.2 kB"],
  [240_296, "240 kB"],
  [38_282_024, "38 MB"],
  [2_500_000_000, "2.5 GB"],
])("%i bytes are %s", (count, text) => {
  expect(bytes(count)).toBe(text);
});

import { expect, it } from "vitest";
import { formatConfusion } from "./formatConfusion.js";

it("a table of confusions lines up, whatever the names and numbers", () => {
  const counts = [
    [9, 1, 0],
    [0, 12345, 0],
    [0, 0, 0],
  ];
  expect(formatConfusion(counts, ["cat", "sneaker"]).split("\n")).toEqual([
    "          cat sneak     2   right",
    "    cat     9     1     ·   90.00 %",
    "sneaker     · 12345     ·   100.00 %",
    "      2     ·     ·     ·   –",
  ]);
});

import { expect, it } from "vitest";
import { screen } from "../test/screen.js";
import { inLines } from "./inLines.js";

const terminal = (columns: number, watched = true) => ({
  ...{ out: () => {}, err: () => {}, color: true, columns, debug: false },
  bar: watched ? screen(columns).stream : undefined,
});
const parts = ["one two", "three", "\u001b[1mfour\u001b[22m", "five"];

it("puts into a line what fits, colours not counted", () => {
  expect(inLines(parts, ", ", terminal(26))).toBe("one two, three, \u001b[1mfour\u001b[22m, five");
  expect(inLines(parts, ", ", terminal(25))).toBe("one two, three, \u001b[1mfour\u001b[22m,\n  five");
  expect(inLines(parts, ", ", terminal(11))).toBe("one two,\n  three,\n  \u001b[1mfour\u001b[22m,\n  five");
  // The comma at the end of a line counts.
  expect(inLines(parts, ", ", terminal(14))).toBe("one two,\n  three, \u001b[1mfour\u001b[22m,\n  five");
  expect(inLines(parts, ", ", terminal(15))).toBe("one two, three,\n  \u001b[1mfour\u001b[22m, five");
});

it("into a pipe is one line, however long", () => {
  expect(inLines(parts, "  ", terminal(12, false))).toBe(parts.join("  "));
});

import { expect, it } from "vitest";
import { canDraw } from "./drawText.js";
import { pixelFont } from "./pixelFont.js";

it("has seven rows of five pixels for every letter, no two of them alike", () => {
  const glyphs = Object.values(pixelFont);
  for (const glyph of glyphs) expect(glyph).toMatch(/^([01][0-9a-f]){7}$/);
  expect(new Set(glyphs).size).toBe(glyphs.length);
});

it("has the alphabet and the digits, and what stands in names of classes", () => {
  expect(canDraw("The quick brown fox jumps over the lazy dog 0123456789")).toBe(true);
  expect(canDraw("T-shirt/top, O'Hara & (co.) a_b #1")).toBe(true);
  expect(canDraw("猫")).toBe(false);
});

import type { Picture } from "@striate/datasets";
import { pixelFont } from "./pixelFont.js";

/** Width and height of a letter with the space around it, in pixels of the font. */
export const LETTER = { width: 6, height: 8 } as const;

/** Whether every letter of a text can be drawn. */
export function canDraw(text: string): boolean {
  return [...text.toUpperCase()].every((letter) => letter in pixelFont);
}

interface Place {
  readonly left: number;
  readonly top: number;
  /** Every pixel of the font becomes a square of so many. */
  readonly scale: number;
}

/** Writes a text onto a picture in black capitals; what reaches over its edge is cut off, and letters that are not known stay empty. */
export function drawText(onto: Picture, text: string, { left, top, scale }: Place): void {
  for (const [index, letter] of [...text.toUpperCase()].entries()) {
    const rows = pixelFont[letter] ?? "";
    for (let row = 0; row < rows.length / 2; row++) {
      const bits = Number.parseInt(rows.slice(2 * row, 2 * row + 2), 16);
      for (let column = 0; column < 5; column++) {
        if ((bits & (16 >> column)) === 0) continue;
        const x = left + (index * LETTER.width + column) * scale;
        blacken(onto, x, top + row * scale, scale);
      }
    }
  }
}

function blacken({ data, height, width, channels }: Picture, left: number, top: number, size: number): void {
  for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
    const from = (y * width + Math.max(0, left)) * channels;
    const to = (y * width + Math.min(width, left + size)) * channels;
    if (to > from) data.fill(0, from, to);
  }
}

import type { Words } from "../language/Words.js";
import { percent } from "../progress.js";
import { type Html, html } from "../report/html.js";
import { FONT } from "./fonts.js";
import type { Palette } from "./Palette.js";
import { shadedCells } from "./shadedCells.js";
import { textWidth } from "./textWidth.js";

export interface ConfusionFigure {
  /** A row for each true class, a column for each that it was taken for. */
  readonly counts: readonly (readonly number[])[];
  readonly classNames: readonly string[];
  /** Above it, where it stands by itself. */
  readonly title?: string;
  readonly words: Words;
  readonly palette: Palette;
}

/** Below it counts stand in their cells. */
const MOST_WITH_COUNTS = 20;
const LONGEST_NAME = 170;

/** A map of what was taken for what, with the share of right answers of every class at its side; an SVG element. */
export function confusionFigure({ counts, classNames, title, words, palette }: ConfusionFigure): Html {
  const classes = counts.length;
  const numbered = classes <= MOST_WITH_COUNTS;
  const cell = classes <= 10 ? 48 : numbered ? 36 : classes <= 50 ? 18 : 12;
  const font = numbered ? 13 : classes <= 50 ? 11 : 9.5;
  const names = counts.map((_, index) => shortened(classNames[index] ?? String(index), LONGEST_NAME, font));
  const longest = Math.max(...names.map((name) => textWidth(name, font)));
  const upright = longest > cell - 4;
  const left = 40 + longest;
  const top = (title === undefined ? 16 : 64) + 24 + (upright ? longest : font);
  const side = classes * cell;
  const width = left + side + 150;
  const height = top + side + 20;
  const middle = (index: number) => (index + 0.5) * cell;
  const text = (x: number, y: number, content: string, anchor: string, more = "") =>
    html`<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" ${{ html: more }}>${content}</text>`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-label="${words.confusion}" font-family="${FONT}" font-size="${font}" fill="${palette.ink}">
<rect width="100%" height="100%" fill="${palette.background}"/>
${title === undefined ? undefined : text(width / 2, 32, title, "middle", 'font-size="19" font-weight="bold"')}
${text(left + side / 2, top - (upright ? longest : font) - 18, words.predicted, "middle", `font-size="13" fill="${palette.soft}"`)}
${text(0, 0, words.trueClass, "middle", `font-size="13" fill="${palette.soft}" transform="translate(16 ${round(top + side / 2)}) rotate(-90)"`)}
${text(left + side + 12, top - 8, words.recall, "start", `font-size="13" fill="${palette.soft}"`)}
${names.map((name, index) => text(left - 8, top + middle(index) + font * 0.35, name, "end"))}
${names.map((name, index) =>
  upright
    ? text(
        0,
        0,
        name,
        "start",
        `transform="translate(${round(left + middle(index) + font * 0.35)} ${round(top - 7)}) rotate(-90)"`,
      )
    : text(left + middle(index), top - 8, name, "middle"),
)}
<g transform="translate(${round(left)} ${round(top)})">${shadedCells(counts, { cell, numbered, palette })}
<rect width="${side}" height="${side}" fill="none" stroke="${palette.line}"/></g>
${counts.map((row, index) => recall(row, index, { x: left + side + 12, y: top + middle(index), height: cell, palette }))}
</svg>`;
}

/** A bar, and the number. */
function recall(
  row: readonly number[],
  index: number,
  { x, y, height, palette }: { x: number; y: number; height: number; palette: Palette },
): Html {
  const total = row.reduce((sum, count) => sum + count, 0);
  const share = total === 0 ? 0 : row[index]! / total;
  const bar = Math.min(14, height - 3);
  return html`<rect x="${round(x)}" y="${round(y - bar / 2)}" width="${round(60 * share)}" height="${bar}" fill="${palette.right}"/>
<text x="${round(x + 68)}" y="${round(y)}" dy="0.35em" class="recall">${total === 0 ? "–" : percent(share)}</text>`;
}

function shortened(name: string, width: number, font: number): string {
  if (textWidth(name, font) <= width) return name;
  let end = name.length;
  while (end > 1 && textWidth(`${name.slice(0, end)}…`, font) > width) end--;
  return `${name.slice(0, end)}…`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

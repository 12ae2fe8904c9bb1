import type { Words } from "../language/Words.js";
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
  /** About so many pixels wide; cells never get so small that names do not fit. */
  readonly room: number;
  readonly words: Words;
  readonly palette: Palette;
}

/** Up to so many classes, counts stand in their cells. */
const MOST_WITH_COUNTS = 20;
/** Sides of cells in pixels. */
const [LEAST_CELL, MOST_CELL] = [10, 48];

/** A map of what was taken for what, with the share of right answers of every class at its side; an SVG element. */
export function confusionFigure(figure: ConfusionFigure): Html {
  const { counts, title, words, palette } = figure;
  const { names, cell, font, left, longest, bar, wide } = layout(figure);
  const upright = longest > cell - 4;
  const namesHeight = upright ? longest : font;
  const top = (title === undefined ? 14 : 62) + 24 + namesHeight;
  const side = counts.length * cell;
  const [width, height] = [left + side + wide, top + side + 16];
  const middle = (index: number) => (index + 0.5) * cell;
  const soft = `font-size="${Math.min(13, font + 2)}" fill="${palette.soft}"`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-label="${words.confusion}" font-family="${FONT}" font-size="${font}" fill="${palette.ink}">
<rect width="100%" height="100%" fill="${palette.background}"/>
${title === undefined ? undefined : text(width / 2, 32, title, "middle", 'font-size="19" font-weight="bold"')}
${text(left + side / 2, top - namesHeight - 18, words.predicted, "middle", soft)}
${text(0, 0, words.trueClass, "middle", `${soft} transform="translate(14 ${round(top + side / 2)}) rotate(-90)"`)}
${text(left + side + 8, top - 8, words.recall, "start", soft)}
${names.map((name, index) => text(left - 6, top + middle(index) + font * 0.35, name, "end", 'class="row"'))}
${names.map((name, index) => {
  const x = left + middle(index);
  if (!upright) return text(x, top - 8, name, "middle", 'class="column"');
  const turned = `transform="translate(${round(x + font * 0.35)} ${round(top - 6)}) rotate(-90)"`;
  return text(0, 0, name, "start", `class="column" ${turned}`);
})}
<g transform="translate(${round(left)} ${round(top)})">${shadedCells(counts, { cell, numbered: counts.length <= MOST_WITH_COUNTS, palette })}
${counts.length <= MOST_WITH_COUNTS ? undefined : guides(counts.length, cell, palette)}<rect width="${side}" height="${side}" fill="none" stroke="${palette.line}"/></g>
${counts.map((row, index) => recall(row, index, { x: left + side + 8, y: top + middle(index), cell, bar, palette }))}
</svg>`;
}

function layout({ counts, classNames, room }: ConfusionFigure) {
  const classes = counts.length;
  const small = room < 500;
  const wide = small ? 50 : classes <= MOST_WITH_COUNTS ? 124 : 92;
  const fitting = (longest: number) => Math.floor((room - wide - 30 - longest) / classes);
  const all = counts.map((_, index) => classNames[index] ?? String(index));
  const widest = Math.max(...all.map((name) => textWidth(name, 1)));
  // Names and cells share the room: names of the largest size first, then such as fit the cells that are left.
  const guess = fitting(Math.min(widest * 13, room / 4));
  const font = round(Math.max(8.5, Math.min(small ? 11 : 13, guess * 0.85)));
  const most = small ? Math.max(40, Math.min(90, room - wide - 30 - LEAST_CELL * classes)) : 170;
  const names = all.map((name) => shortened(name, most, font));
  const longest = Math.max(...names.map((name) => textWidth(name, font)));
  const cell = Math.max(LEAST_CELL, Math.min(MOST_CELL, fitting(longest)));
  return { names, cell, font, longest, wide, left: 28 + longest, bar: small ? 0 : wide - 66 };
}

function text(x: number, y: number, content: string, anchor: string, more: string): Html {
  return html`<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" ${{ html: more }}>${content}</text>`;
}

/** A line behind every tenth class, for the eye to follow. */
function guides(classes: number, cell: number, palette: Palette): Html {
  const side = classes * cell;
  const places = Array.from({ length: Math.ceil(classes / 10) - 1 }, (_, index) => 10 * (index + 1) * cell);
  return html`<path d="${places.map((at) => `M0 ${at}H${side}M${at} 0V${side}`).join("")}" stroke="${palette.line}"/>`;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly cell: number;
  /** Pixels of all. */
  readonly bar: number;
  readonly palette: Palette;
}

/** A bar, and the number. */
function recall(row: readonly number[], index: number, { x, y, cell, bar, palette }: Place): Html {
  const total = row.reduce((sum, count) => sum + count, 0);
  const share = total === 0 ? 0 : row[index]! / total;
  const height = Math.min(14, cell - 3);
  const shape =
    bar === 0
      ? undefined
      : html`<rect x="${round(x)}" y="${round(y - height / 2)}" width="${round(bar * share)}" height="${height}" fill="${palette.right}"/>`;
  return html`${shape}<text x="${round(x + (bar === 0 ? 0 : bar + 6))}" y="${round(y)}" dy="0.35em" class="recall">${total === 0 ? "–" : `${(100 * share).toFixed(1)} %`}</text>`;
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

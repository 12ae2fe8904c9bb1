import type { Layout } from "../../memory/Layout.js";
import { hasMargins, type Margins, padded, type Views } from "./views.js";

/** How many words `viewWords` makes. */
export const VIEW_WORDS = 20;

/** Offsets in the workspace of what looking at images needs. */
export interface ViewParts {
  readonly views: Views;
  /** The images with zeros around, and where they lie; without any, the images as they are. */
  readonly inside: Views;
  readonly margins: Margins;
  readonly copy: number | undefined;
  readonly runs: number;
  readonly zeros: number;
}

const NO_MARGINS: Margins = { top: 0, bottom: 0, left: 0, right: 0 };

export function planViews(layout: Layout, views: Views, margins: Margins = NO_MARGINS): ViewParts {
  const inside = padded(views, margins);
  return {
    views,
    inside,
    margins,
    copy: hasMargins(margins)
      ? layout.take(inside.batch * inside.height * inside.width * inside.channels)
      : undefined,
    runs: layout.take(3 * views.runs.length),
    zeros: layout.take(4 * Math.ceil(views.runLength / 4)),
  };
}

/** The fields of `Views` in assembly/gather.ts, in their order. */
export function viewWords(parts: ViewParts, workspace: number, images: number, columns: number): number[] {
  const { views, inside, margins, copy, runs, zeros } = parts;
  return [
    images,
    views.batch,
    views.height,
    views.width,
    views.channels,
    copy === undefined ? images : workspace + copy,
    inside.height,
    inside.width,
    margins.top,
    margins.left,
    views.gridHeight,
    views.gridWidth,
    views.stepY,
    views.stepX,
    views.groups,
    workspace + runs,
    views.runs.length,
    views.runLength,
    workspace + zeros,
    columns,
  ];
}

/** Row, column and bytes of every run. */
export function runWords({ inside }: ViewParts): number[] {
  const { runs, width, channels } = inside;
  return runs.flatMap(({ row, column }) => [row, column, 4 * (row * width + column) * channels]);
}

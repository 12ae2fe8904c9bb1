import type { Stroke } from "./glyphs.js";

const PIECES = 6;

/** Points along a curve through a stroke's points (Catmull and Rom 1974, uniform), `PIECES` between every two. */
export function curve(stroke: Stroke): Float64Array {
  const last = stroke.length - 1;
  const points = new Float64Array(2 * (last * PIECES + 1));
  for (let index = 0; index < last; index++) {
    const before = stroke[Math.max(0, index - 1)]!;
    const from = stroke[index]!;
    const to = stroke[index + 1]!;
    const after = stroke[Math.min(last, index + 2)]!;
    for (let piece = 0; piece < PIECES; piece++) {
      const t = piece / PIECES;
      const at = 2 * (index * PIECES + piece);
      points[at] = spline(before[0], from[0], to[0], after[0], t);
      points[at + 1] = spline(before[1], from[1], to[1], after[1], t);
    }
  }
  points[points.length - 2] = stroke[last]![0];
  points[points.length - 1] = stroke[last]![1];
  return points;
}

function spline(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

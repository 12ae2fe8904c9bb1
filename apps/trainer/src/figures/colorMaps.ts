/** Few enough for a small file: a table stands in every picture. An odd number has a middle. */
const COLORS = 63;

/** Colors for numbers, as tables of red, green and blue bytes from the least to the largest. */
export const COLOR_MAPS = {
  /** From 0, dark, to the largest, light. */
  sequential: table([
    [12, 16, 42],
    [30, 62, 118],
    [24, 122, 140],
    [92, 184, 122],
    [222, 220, 96],
    [255, 250, 220],
  ]),
  /** From the most negative, blue, over 0, white, to the most positive, red. */
  diverging: table([
    [20, 62, 136],
    [92, 154, 208],
    [246, 246, 244],
    [226, 122, 92],
    [142, 18, 34],
  ]),
} as const;

type Color = readonly [red: number, green: number, blue: number];

function table(stops: readonly Color[]): Uint8Array {
  const colors = new Uint8Array(3 * COLORS);
  for (let index = 0; index < COLORS; index++) {
    const at = (index / (COLORS - 1)) * (stops.length - 1);
    const stop = Math.min(stops.length - 2, Math.floor(at));
    for (const channel of [0, 1, 2] as const) {
      const [from, to] = [stops[stop]![channel], stops[stop + 1]![channel]];
      colors[3 * index + channel] = Math.round(from + (at - stop) * (to - from));
    }
  }
  return colors;
}

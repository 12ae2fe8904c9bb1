/** Which of two colors a shape has at a point, as a share of the second; x and y in pixels from the shape's middle, y down. */
export type Texture = (x: number, y: number) => number;

const PERIOD = 6;
/** 1 in every other half of a period. */
const stripe = (at: number) => (((at % PERIOD) + PERIOD) % PERIOD < PERIOD / 2 ? 1 : 0);

/** The ten textures, by name. */
export const TEXTURES: Readonly<Record<string, Texture>> = {
  plain: () => 0,
  banded: (_, y) => stripe(y),
  upright: (x) => stripe(x),
  slanted: (x, y) => stripe((x + y) * Math.SQRT1_2),
  checked: (x, y) => (stripe(x) + stripe(y)) % 2,
  dotted: (x, y) => {
    const offset = (at: number) => ((((at + 2.5) % 5) + 5) % 5) - 2.5;
    return Math.hypot(offset(x), offset(y)) < 1.4 ? 1 : 0;
  },
  ringed: (x, y) => stripe(Math.hypot(x, y) + 1.5),
  rayed: (x, y) => (Math.floor((Math.atan2(y, x) / Math.PI + 1) * 4) % 2 === 0 ? 1 : 0),
  shaded: (x) => Math.min(1, Math.max(0, 0.5 + x / 16)),
  halved: (_, y) => (y > 0 ? 1 : 0),
};

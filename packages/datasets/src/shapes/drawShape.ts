import { type RandomStream, randomStream } from "@striate/random";
import type { Outline } from "./outlines.js";
import type { Texture } from "./textures.js";

export const SIDE = 32;

type Color = readonly [red: number, green: number, blue: number];

/** Samples on each side of a pixel. */
const SAMPLES = 2;
/** Distance of two colors that tells a shape from its ground, and the colors of its texture apart. */
const CONTRAST = 110;
const NOISE = 14;
/** Of any shape, from its middle to its corners. */
const REACH = 1.25;

/**
 * Draws a textured shape of any color, size and place, turned a little, on a ground of any colors with clutter about, partly covered now and then,
 * with noise over all: color and place tell nothing of the class.
 *
 * @returns 32×32×3 bytes, fixed by the seed and the path
 */
export function drawShape(
  outline: Outline,
  texture: Texture,
  seed: number,
  ...path: readonly (string | number)[]
): Uint8Array {
  const random = randomStream(seed, "shapes", ...path);
  const picture = new Float64Array(SIDE * SIDE * 3);
  const ground = fillGround(picture, random);
  for (let count = random.integer(4); count > 0; count--) clutter(picture, random);
  const first = colorFar(random, ground);
  const second = colorFar(random, ground, first);
  const [x, y] = [SIDE / 2 + between(random, -4, 4), SIDE / 2 + between(random, -4, 4)];
  paint(picture, { x, y, colors: [first, second], ...placed(outline, texture, random) });
  if (random.uniform() < 0.35) clutter(picture, random);
  const bytes = new Uint8ClampedArray(picture.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = picture[at]! + NOISE * random.normal();
  return new Uint8Array(bytes.buffer);
}

function between(random: RandomStream, from: number, to: number): number {
  return from + (to - from) * random.uniform();
}

function colorOf(random: RandomStream): Color {
  return [random.integer(256), random.integer(256), random.integer(256)];
}

function colorFar(random: RandomStream, ...others: readonly Color[]): Color {
  for (;;) {
    const color = colorOf(random);
    const far = (other: Color) => Math.hypot(...other.map((value, c) => value - color[c]!)) > CONTRAST;
    if (others.every(far)) return color;
  }
}

/** Fills a picture with two colors that are not far apart, one turning into the other in waves; gives their middle. */
function fillGround(picture: Float64Array, random: RandomStream): Color {
  const first = colorOf(random);
  const near = (value: number) => Math.min(255, Math.max(0, value + between(random, -70, 70)));
  const second: Color = [near(first[0]), near(first[1]), near(first[2])];
  const [kx, ky, phase] = [
    between(random, -0.25, 0.25),
    between(random, -0.25, 0.25),
    between(random, 0, 6.3),
  ];
  for (let at = 0; at < picture.length; at += 3) {
    const wave = Math.sin(kx * ((at / 3) % SIDE) + ky * Math.floor(at / 3 / SIDE) + phase);
    for (let c = 0; c < 3; c++) picture[at + c] = first[c]! + (0.5 + 0.5 * wave) * (second[c]! - first[c]!);
  }
  return [0.5 * (first[0] + second[0]), 0.5 * (first[1] + second[1]), 0.5 * (first[2] + second[2])];
}

/** The shape about the origin: turned by up to 30°, with a radius of 8 to 13 pixels, a little narrower or wider. */
function placed(outline: Outline, texture: Texture, random: RandomStream): Pick<Figure, "reach" | "share"> {
  const angle = between(random, -Math.PI / 6, Math.PI / 6);
  const radius = between(random, 8, 13);
  const aspect = Math.exp(between(random, -0.2, 0.2));
  const [cos, sin] = [Math.cos(angle) / radius, Math.sin(angle) / radius];
  return {
    reach: REACH * radius * Math.max(aspect, 1 / aspect),
    share: (x, y) =>
      outline((cos * x + sin * y) * aspect, (cos * y - sin * x) / aspect) ? texture(x, y) : -1,
  };
}

/** A small bar or blob anywhere, in any color. */
function clutter(picture: Float64Array, random: RandomStream): void {
  const [x, y] = [between(random, 0, SIDE), between(random, 0, SIDE)];
  const [long, short] = [between(random, 2, 7), between(random, 1, 2.5)];
  const angle = between(random, 0, Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const color = colorOf(random);
  paint(picture, {
    x,
    y,
    reach: long,
    colors: [color, color],
    share: (offX, offY) =>
      ((offX * cos + offY * sin) / long) ** 2 + ((offY * cos - offX * sin) / short) ** 2 < 1 ? 0 : -1,
  });
}

/** What covers part of a picture, in two colors: nothing of it lies further than `reach` from (x, y). */
interface Figure {
  readonly x: number;
  readonly y: number;
  readonly reach: number;
  readonly colors: readonly [Color, Color];
  /** At a point off (x, y): the share of the second color, or −1 outside the figure. */
  share(x: number, y: number): number;
}

/** Paints a figure; pixels at its edge are covered in part. */
function paint(picture: Float64Array, { x, y, reach, colors, share }: Figure): void {
  const [first, second] = colors;
  const begin = (at: number) => Math.max(0, Math.floor(at - reach));
  const end = (at: number) => Math.min(SIDE, Math.ceil(at + reach));
  for (let row = begin(y); row < end(y); row++) {
    for (let column = begin(x); column < end(x); column++) {
      let covered = 0;
      let seconds = 0;
      for (let sample = 0; sample < SAMPLES ** 2; sample++) {
        const offX = column + ((sample % SAMPLES) + 0.5) / SAMPLES - x;
        const offY = row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES - y;
        const here = share(offX, offY);
        if (here < 0) continue;
        covered += 1 / SAMPLES ** 2;
        seconds += here / SAMPLES ** 2;
      }
      if (covered === 0) continue;
      const at = 3 * (row * SIDE + column);
      for (let c = 0; c < 3; c++) {
        picture[at + c] =
          (1 - covered) * picture[at + c]! + (covered - seconds) * first[c]! + seconds * second[c]!;
      }
    }
  }
}

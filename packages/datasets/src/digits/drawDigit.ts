import { type RandomStream, randomStream } from "@striate/random";
import { curve } from "./curve.js";
import { GLYPHS, type Glyph, type Stroke } from "./glyphs.js";
import { draw, type Path, SIDE } from "./pen.js";

/** How far hands differ. Lengths are in the glyphs' units of 1/100 of the digit's height, angles in radians, pixels where said. */
const HAND = {
  pointJitter: 3.2,
  wave: 4.5,
  warp: 0.16,
  meanWidth: 0.9,
  aspect: 0.26,
  meanSlant: 0.14,
  slant: 0.34,
  slantOfOne: 0.38,
  rotation: 0.09,
  boxPixels: 19.3,
  penPixels: 0.7,
  softPixels: 0.9,
  roughPixels: 0.4,
} as const;

/**
 * Draws digit `label` as one more hand would write it: a way to write it, its points moved a little, bent by smooth waves, slanted, turned and
 * stretched, with a pen of its own. Fitted to 20 × 20 pixels and centered by its mass in 28 × 28, as MNIST is.
 *
 * @returns 28×28 bytes, white on black, fixed by the seed and the path
 */
export function drawDigit(label: number, seed: number, ...path: readonly (string | number)[]): Uint8Array {
  const random = randomStream(seed, "digits", ...path);
  const glyph = choose(GLYPHS[label]!, random);
  const strokes = moved(glyph.strokes, random).map(curve);
  const bend = bending(random);
  const tilt = tilting(random, label === 1 ? HAND.slantOfOne : HAND.slant);
  // Most pens are thin; a few are broad.
  const radius = HAND.penPixels + 0.75 * random.uniform() + 0.9 * random.uniform() ** 3;
  const softness = HAND.softPixels + 0.7 * random.uniform();
  for (const points of strokes) {
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = tilt(...bend(points[i]! - 50, points[i + 1]! - 50));
      points[i] = x;
      points[i + 1] = y;
    }
  }
  fitIntoBox(strokes, HAND.boxPixels - 2 * radius);
  return centered(draw(strokes, radius, softness, () => HAND.roughPixels * (random.uniform() - 0.5)));
}

/** A normal number, drawn again beyond two deviations: hands differ, but what they write can be read. */
function bell(random: RandomStream): number {
  for (;;) {
    const number = random.normal();
    if (Math.abs(number) <= 2) return number;
  }
}

function choose(glyphs: readonly Glyph[], random: RandomStream): Glyph {
  const urn = glyphs.flatMap((glyph) => new Array<Glyph>(glyph.weight).fill(glyph));
  return urn[random.integer(urn.length)]!;
}

/** Points that strokes share, at corners and crossings, move together, most of the time: pens are lifted too. */
function moved(strokes: readonly Stroke[], random: RandomStream): readonly Stroke[] {
  const seen = new Map<string, readonly [number, number]>();
  return strokes.map((stroke) => {
    const shiftX = strokes.length > 1 ? HAND.pointJitter * 0.6 * bell(random) : 0;
    const shiftY = strokes.length > 1 ? HAND.pointJitter * 0.6 * bell(random) : 0;
    return stroke.map(([x, y]) => {
      const key = `${x},${y}`;
      const known = seen.get(key);
      if (known !== undefined) return known;
      const point = [
        x + shiftX + HAND.pointJitter * bell(random),
        y + shiftY + HAND.pointJitter * bell(random),
      ] as const;
      seen.set(key, point);
      return point;
    });
  });
}

type Transform = (x: number, y: number) => readonly [number, number];

/** A smooth displacement: two waves across the plane, and halves of different size. */
function bending(random: RandomStream): Transform {
  const waves = [0, 1].map(() => ({
    kx: 0.035 * bell(random),
    ky: 0.035 * bell(random),
    phase: 2 * Math.PI * random.uniform(),
    dx: HAND.wave * bell(random),
    dy: HAND.wave * bell(random),
  }));
  const warpX = HAND.warp * bell(random);
  const warpY = HAND.warp * bell(random);
  return (x, y) => {
    let bentX = x + (warpX * (x * x - 1250)) / 50;
    let bentY = y + (warpY * (y * y - 1250)) / 50;
    for (const { kx, ky, phase, dx, dy } of waves) {
      const height = Math.sin(kx * x + ky * y + phase);
      bentX += dx * height;
      bentY += dy * height;
    }
    return [bentX, bentY];
  };
}

/** Aspect, slant and rotation. */
function tilting(random: RandomStream, slantSpread: number): Transform {
  const width = HAND.meanWidth * Math.exp(HAND.aspect * bell(random));
  const slant = HAND.meanSlant + slantSpread * bell(random);
  const angle = HAND.rotation * bell(random);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const slanted = width * x - slant * y;
    return [cos * slanted - sin * y, sin * slanted + cos * y];
  };
}

/** Scales and moves all points so that the longer side is `side` pixels and the box lies in the picture's middle. */
function fitIntoBox(strokes: readonly Path[], side: number): void {
  let [left, right, top, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const points of strokes) {
    for (let i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i]!);
      right = Math.max(right, points[i]!);
      top = Math.min(top, points[i + 1]!);
      bottom = Math.max(bottom, points[i + 1]!);
    }
  }
  const scale = side / Math.max(right - left, bottom - top);
  const middle = (SIDE - 1) / 2;
  for (const points of strokes) {
    for (let i = 0; i < points.length; i += 2) {
      points[i] = (points[i]! - (left + right) / 2) * scale + middle;
      points[i + 1] = (points[i + 1]! - (top + bottom) / 2) * scale + middle;
    }
  }
}

/** Moves a picture by whole pixels, as MNIST's were, so that its center of mass lies on pixel (14, 14), half a pixel off at most. */
function centered(picture: Uint8Array): Uint8Array {
  let [mass, massX, massY] = [0, 0, 0];
  for (let at = 0; at < picture.length; at++) {
    mass += picture[at]!;
    massX += picture[at]! * (at % SIDE);
    massY += picture[at]! * Math.floor(at / SIDE);
  }
  const shiftX = Math.round(SIDE / 2 - massX / mass);
  const shiftY = Math.round(SIDE / 2 - massY / mass);
  const moved = new Uint8Array(picture.length);
  for (let y = Math.max(0, -shiftY); y < Math.min(SIDE, SIDE - shiftY); y++) {
    for (let x = Math.max(0, -shiftX); x < Math.min(SIDE, SIDE - shiftX); x++) {
      moved[(y + shiftY) * SIDE + x + shiftX] = picture[y * SIDE + x]!;
    }
  }
  return moved;
}

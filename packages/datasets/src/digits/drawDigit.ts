import { type RandomStream, randomStream } from "@striate/random";
import { curve } from "./curve.js";
import { GLYPHS, type Glyph, type Stroke } from "./glyphs.js";
import { draw, type Path, SIDE } from "./pen.js";

/** How far hands differ. Lengths are in the glyphs' units of 1/100 of the digit's height, angles in radians, pixels where said. */
const HAND = {
  pointJitter: 3.2,
  wave: 4.5,
  aspect: 0.2,
  warp: 0.16,
  slant: 0.24,
  slantOfOne: 0.3,
  meanSlant: 0.1,
  rotation: 0.09,
  boxPixels: 20,
  centerPixels: 0.5,
  noise: 6,
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
  const radius = 0.7 + 0.8 * random.uniform() + 1 * random.uniform() ** 3;
  const softness = 0.9 + 0.7 * random.uniform();
  for (const points of strokes) {
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = tilt(...bend(points[i]! - 50, points[i + 1]! - 50));
      points[i] = x;
      points[i + 1] = y;
    }
  }
  fitIntoBox(strokes, HAND.boxPixels - 2 * radius, random);
  return noisy(draw(strokes, radius, softness), random);
}

function choose(glyphs: readonly Glyph[], random: RandomStream): Glyph {
  const urn = glyphs.flatMap((glyph) => new Array<Glyph>(glyph.weight).fill(glyph));
  return urn[random.integer(urn.length)]!;
}

/** Points that strokes share, at corners and crossings, move together, most of the time: pens are lifted too. */
function moved(strokes: readonly Stroke[], random: RandomStream): readonly Stroke[] {
  const seen = new Map<string, readonly [number, number]>();
  return strokes.map((stroke) => {
    const shiftX = strokes.length > 1 ? HAND.pointJitter * 0.6 * random.normal() : 0;
    const shiftY = strokes.length > 1 ? HAND.pointJitter * 0.6 * random.normal() : 0;
    return stroke.map(([x, y]) => {
      const key = `${x},${y}`;
      const known = seen.get(key);
      if (known !== undefined) return known;
      const point = [
        x + shiftX + HAND.pointJitter * random.normal(),
        y + shiftY + HAND.pointJitter * random.normal(),
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
    kx: 0.035 * random.normal(),
    ky: 0.035 * random.normal(),
    phase: 2 * Math.PI * random.uniform(),
    dx: HAND.wave * random.normal(),
    dy: HAND.wave * random.normal(),
  }));
  const warpX = HAND.warp * random.normal();
  const warpY = HAND.warp * random.normal();
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
  const width = 0.78 * Math.exp(HAND.aspect * random.normal());
  const slant = HAND.meanSlant + slantSpread * random.normal();
  const angle = HAND.rotation * random.normal();
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const slanted = width * x - slant * y;
    return [cos * slanted - sin * y, sin * slanted + cos * y];
  };
}

/** Scales all points so that the longer side is `side` pixels, and moves their mass, by length, to the picture's middle. */
function fitIntoBox(strokes: readonly Path[], side: number, random: RandomStream): void {
  let [left, right, top, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  let [mass, massX, massY] = [0, 0, 0];
  for (const points of strokes) {
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [points[i]!, points[i + 1]!];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      if (i === 0) continue;
      const length = Math.hypot(x - points[i - 2]!, y - points[i - 1]!);
      mass += length;
      massX += (length * (x + points[i - 2]!)) / 2;
      massY += (length * (y + points[i - 1]!)) / 2;
    }
  }
  const scale = side / Math.max(right - left, bottom - top);
  const middle = (SIDE - 1) / 2;
  const shiftX = middle - (scale * massX) / mass + HAND.centerPixels * random.normal();
  const shiftY = middle - (scale * massY) / mass + HAND.centerPixels * random.normal();
  for (const points of strokes) {
    for (let i = 0; i < points.length; i += 2) {
      points[i] = points[i]! * scale + shiftX;
      points[i + 1] = points[i + 1]! * scale + shiftY;
    }
  }
}

/** Ink that is a little uneven; paper stays black. */
function noisy(picture: Uint8Array, random: RandomStream): Uint8Array {
  return picture.map((value) =>
    value === 0 ? 0 : Math.min(255, Math.max(0, value - HAND.noise * Math.abs(random.normal()))),
  );
}

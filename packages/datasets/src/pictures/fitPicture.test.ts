import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitPicture } from "./fitPicture.js";
import type { Picture } from "./Picture.js";
import { resizePicture } from "./resizePicture.js";

const sides = fc.integer({ min: 1, max: 17 });
const runs = { seed: 1, numRuns: 100 };

const made = (
  height: number,
  width: number,
  channels: 1 | 3,
  value: (y: number, x: number, c: number) => number,
): Picture => ({
  height,
  width,
  channels,
  data: Uint8Array.from({ length: height * width * channels }, (_, at) => {
    const pixel = Math.floor(at / channels);
    return value(Math.floor(pixel / width), pixel % width, at % channels);
  }),
});

/** Every new pixel by itself: the sum over all old ones of triangle(distance) times value, by the sum of triangles, both ways at once. */
function naive(picture: Picture, height: number, width: number): number[] {
  const { data, channels } = picture;
  const triangle = (from: number, to: number, old: number, index: number) => {
    const scale = from / to;
    const distance = Math.abs(old + 0.5 - (index + 0.5) * scale);
    return Math.max(0, 1 - distance / Math.max(1, scale));
  };
  return Array.from({ length: height * width * channels }, (_, at) => {
    const [x, y] = [Math.floor(at / channels) % width, Math.floor(at / channels / width)];
    let [sum, weights] = [0, 0];
    for (let oldY = 0; oldY < picture.height; oldY++) {
      for (let oldX = 0; oldX < picture.width; oldX++) {
        const weight = triangle(picture.height, height, oldY, y) * triangle(picture.width, width, oldX, x);
        sum += weight * data[(oldY * picture.width + oldX) * channels + (at % channels)]!;
        weights += weight;
      }
    }
    return sum / weights;
  });
}

describe("resizePicture", { timeout: 30_000 }, () => {
  it("is the triangle's weighted mean, for any sizes", () => {
    fc.assert(
      fc.property(
        sides,
        sides,
        sides,
        sides,
        fc.constantFrom(1 as const, 3 as const),
        (h, w, height, width, channels) => {
          const picture = made(h, w, channels, (y, x, c) => (y * 61 + x * 83 + c * 29) % 256);
          const resized = resizePicture(picture, height, width);
          expect([resized.height, resized.width, resized.channels]).toEqual([height, width, channels]);
          // Rounded to a whole number, once.
          for (const [at, value] of naive(picture, height, width).entries()) {
            expect(Math.abs(resized.data[at]! - value)).toBeLessThanOrEqual(0.5 + 1e-9);
          }
        },
      ),
      runs,
    );
  });

  it("keeps flat pictures flat, and pictures of the size as they are", () => {
    fc.assert(
      fc.property(
        sides,
        sides,
        sides,
        sides,
        fc.integer({ min: 0, max: 255 }),
        (h, w, height, width, value) => {
          const flat = resizePicture(
            made(h, w, 1, () => value),
            height,
            width,
          );
          expect(new Set(flat.data)).toEqual(new Set([value]));
          const same = made(h, w, 3, (y, x, c) => (y * 7 + x * 5 + c) % 256);
          expect(resizePicture(same, h, w)).toEqual(same);
        },
      ),
      runs,
    );
  });

  it("continues a slope between its pixels when it enlarges", () => {
    const slope = made(1, 4, 1, (_, x) => 40 * x);
    // Old pixel centers lie at 0.5, 1.5 …; new ones at 0.25, 0.75 …, where the slope is 40 · (position − 0.5), held at both ends.
    expect([...resizePicture(slope, 1, 8).data]).toEqual([0, 10, 30, 50, 70, 90, 110, 120]);
  });
});

describe("fitPicture", () => {
  it("crops the middle of what is too wide or too high, undistorted", () => {
    const wide = made(2, 7, 1, (y, x) => 10 * y + x);
    const { data } = fitPicture(wide, { height: 2, width: 2, channels: 1, fit: "crop" });
    expect([...data]).toEqual([2, 3, 12, 13]);
    const high = made(5, 1, 1, (y) => y);
    expect([...fitPicture(high, { height: 1, width: 1, channels: 1, fit: "crop" }).data]).toEqual([2]);
    const same = made(4, 6, 1, (y, x) => y + 7 * x);
    expect(fitPicture(same, { height: 4, width: 6, channels: 1, fit: "crop" })).toEqual(same);
  });

  it("stretches all of it where that is asked for", () => {
    const wide = made(1, 4, 1, (_, x) => 60 * x);
    const stretched = fitPicture(wide, { height: 1, width: 2, channels: 1, fit: "stretch" });
    expect([...stretched.data]).toEqual([...resizePicture(wide, 1, 2).data]);
  });

  it("has the size and channels that were asked for, whatever came", () => {
    fc.assert(
      fc.property(
        sides,
        sides,
        sides,
        sides,
        fc.constantFrom("crop" as const, "stretch" as const),
        (h, w, height, width, fit) => {
          for (const from of [1, 3] as const) {
            for (const channels of [1, 3] as const) {
              const fitted = fitPicture(
                made(h, w, from, () => 77),
                { height, width, channels, fit },
              );
              expect(fitted.data).toHaveLength(height * width * channels);
              expect(new Set(fitted.data)).toEqual(new Set([77]));
            }
          }
        },
      ),
      runs,
    );
  });

  it("weighs colors as eyes do when it makes them gray", () => {
    const colors = made(1, 4, 3, (_, x, c) => (x === 3 ? 255 : x === c ? 255 : 0));
    const { data } = fitPicture(colors, { height: 1, width: 4, channels: 1, fit: "crop" });
    expect([...data]).toEqual([0.299, 0.587, 0.114, 1].map((share) => Math.round(255 * share)));
  });
});

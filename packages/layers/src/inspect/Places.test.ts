import { describe, expect, it } from "vitest";
import { divided, extent, inside, moved, type Places, seeing, seen, united, type Windows } from "./Places.js";

/** Some of the places −4 … 5, one for each bit. */
function some(bits: number): readonly number[] {
  return Array.from({ length: 10 }, (_, bit) => bit - 4).filter((_, bit) => (bits >> bit) & 1);
}

const placesOf = (all: readonly number[]): Places => united(all.map((at) => ({ first: at, last: at })));

function listed(places: Places): readonly number[] {
  return places.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

function sorted(all: readonly number[]): readonly number[] {
  return [...new Set(all)].sort((one, other) => one - other);
}

const WINDOWS: readonly Windows[] = [1, 2, 3].flatMap((size) =>
  [1, 2, 3].flatMap((stride) =>
    [1, 2, 3].flatMap((dilation) => [0, 2].map((before) => ({ size, stride, dilation, before }))),
  ),
);

const CASES = Array.from({ length: 33 }, (_, index) => some(index * 31));

/** The places that a window looks at, cell by cell. */
function cells(window: number, { size, stride, dilation, before }: Windows): readonly number[] {
  return Array.from({ length: size }, (_, cell) => window * stride + cell * dilation - before);
}

describe("places along an axis", () => {
  it.each(WINDOWS)(
    "are seen by windows cell by cell: $size, stride $stride, dilation $dilation, $before before",
    (windows) => {
      // All windows that could look at any of the places.
      const candidates = Array.from({ length: 60 }, (_, index) => index - 30);
      for (const all of CASES) {
        const places = placesOf(all);
        expect(listed(seen(places, windows))).toEqual(sorted(all.flatMap((at) => cells(at, windows))));
        expect(listed(seeing(places, windows))).toEqual(
          candidates.filter((window) => cells(window, windows).some((cell) => all.includes(cell))),
        );
      }
    },
  );

  it("are kept in order, without overlaps, and apart", () => {
    for (const all of CASES) {
      const shuffled = [...all, ...all].reverse().map((at) => ({ first: at, last: at }));
      const places = united(shuffled);
      expect(listed(places)).toEqual(all);
      for (const [index, { first }] of places.slice(1).entries()) {
        expect(first).toBeGreaterThan(places[index]!.last + 1);
      }
    }
    expect(
      united([
        { first: 0, last: 9 },
        { first: 2, last: 3 },
        { first: 10, last: 11 },
      ]),
    ).toEqual([{ first: 0, last: 11 }]);
  });

  it("are moved, cut, and shrunk", () => {
    for (const all of CASES) {
      const places = placesOf(all);
      expect(listed(moved(places, -3))).toEqual(all.map((at) => at - 3));
      expect(listed(inside(places, 4))).toEqual(all.filter((at) => at >= 0 && at < 4));
      expect(listed(divided(places, 3))).toEqual(sorted(all.map((at) => Math.floor(at / 3))));
      expect(extent(places)).toEqual(
        all.length === 0 ? undefined : { first: Math.min(...all), last: Math.max(...all) },
      );
    }
  });
});

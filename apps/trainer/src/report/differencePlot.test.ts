import { describe, expect, it } from "vitest";
import { elements, parseXml, type XmlElement } from "../../test/parseXml.js";
import { differencePlot } from "./differencePlot.js";
import type { LayerShares } from "./layerShares.js";

const share = (first: number, most = first) => ({ first, most });
const ROWS: readonly LayerShares[] = [
  { name: "images", forward: undefined, backward: share(0.02, 0.4), update: undefined },
  { name: "conv2d", forward: share(0), backward: share(0.001), update: share(0.1) },
  { name: "dense", forward: share(30), backward: share(Number.POSITIVE_INFINITY), update: undefined },
];

/** Where the marks of one color stand, from left to right: full, hollow and faint ones. */
function marks(svg: XmlElement, color: string): readonly number[] {
  return elements(svg, "path")
    .filter(({ attributes }) => attributes["ecmeta_ssr_type"] === "chart")
    .filter(
      ({ attributes: { fill, stroke } }) => fill === color || (fill === "var(--card)" && stroke === color),
    )
    .map(({ attributes }) => Number(attributes["transform"]!.match(/^matrix\([^,]+,0,0,[^,]+,([^,]+),/)![1]))
    .sort((a, b) => a - b);
}

describe("the plot of differences", async () => {
  const svg = parseXml((await differencePlot(ROWS, 1000)).html);
  const texts = elements(svg, "text").map(({ text }) => text);

  it("has a row for each layer, and the bound", () => {
    expect(texts).toEqual(expect.arrayContaining(["images", "conv2d", "dense", "what is allowed", "100 %"]));
    expect(texts).toEqual(
      expect.arrayContaining(["same bits", "not finite", "forward", "backward", "weights"]),
    );
  });

  it("has a mark for each share, at its logarithm", () => {
    const [forward, backward, update] = ["forward", "backward", "update"].map((pass) =>
      marks(svg, `var(--${pass})`),
    ) as [number[], number[], number[]];
    expect([forward.length, backward.length, update.length]).toEqual([2, 4, 1]);
    // 0.001, 0.02, 0.4 and what is off the scale; between the first three lie log 20 each.
    const decade = (backward[2]! - backward[0]!) / Math.log10(400);
    expect(backward[1]! - backward[0]!).toBeCloseTo(decade * Math.log10(20), 1);
    expect(update[0]! - backward[0]!).toBeCloseTo(decade * 2, 1);
    expect(forward[1]! - backward[0]!).toBeCloseTo(decade * Math.log10(30_000), 1);
    // The same bits stand a decade to the left of the least power of ten.
    expect(backward[0]! - forward[0]!).toBeCloseTo(decade, 1);
    // What is not finite stands at the right edge: 30 is below 100.
    expect(backward[3]! - backward[0]!).toBeCloseTo(decade * 5, 1);
  });

  it("takes its colors from the page, for light and dark", () => {
    const visible = elements(svg, "path").filter(({ attributes }) => attributes["fill-opacity"] !== "0");
    const colors = visible.flatMap(({ attributes: { fill, stroke } }) => [fill, stroke]);
    const own = colors.filter(
      (color) => color !== undefined && !/^(none|transparent|var\(--\w+\))$/.test(color),
    );
    expect(own).toEqual([]);
    expect(elements(svg, "text").every(({ attributes }) => attributes["fill"]?.startsWith("var(--"))).toBe(
      true,
    );
  });
});

import type { MomentComparison } from "@striate/compare";
import { describe, expect, it } from "vitest";
import { elements, parseXml } from "../../test/parseXml.js";
import { SAMPLE_IMAGES, sampleRecord } from "../../test/sampleRecord.js";
import { pictures } from "./pictures.js";

const moments = sampleRecord().comparison.backends[2]!.moments;
const moment = (what: MomentComparison["what"], layer: string) =>
  moments.find((one) => one.what === what && one.layer === layer)!;
const drawn = (one: MomentComparison, shape = [2, 8, 8, 1]) => {
  const batch = pictures(SAMPLE_IMAGES, shape);
  const svg = batch.draw(one, 80);
  return svg && { svg: parseXml(svg.html), definitions: parseXml(batch.definitions().html) };
};

describe("pictures", () => {
  it("have the receptive field around their pixels, the last ones included", () => {
    const { svg, definitions } = drawn(moment("output", "conv2d"))!;
    expect(svg.attributes).toMatchObject({ viewBox: "0 0 8 8", width: "80", height: "80" });
    expect(svg.attributes["aria-label"]).toBe("picture 1, rows 2–4, columns 3–5");
    expect(elements(svg, "rect")[0]!.attributes).toMatchObject({ x: "3", y: "2", width: "3", height: "3" });
    expect(elements(svg, "use")[0]!.attributes["href"]).toBe("#picture-1");
    const images = elements(definitions, "image");
    expect(images.map(({ attributes }) => attributes["id"])).toEqual(["picture-1"]);
    expect(images[0]!.attributes["href"]).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
  });

  it("are framed as a whole where all of it counts", () => {
    const { svg } = drawn(moment("output", "dense"))!;
    expect(svg.attributes["aria-label"]).toBe("picture 0, all of it");
    expect(elements(svg, "rect")[0]!.attributes).toMatchObject({ x: "0", y: "0", width: "8", height: "8" });
  });

  it.each([
    ["weightGradient", "dense"],
    ["weight", "conv2d"],
    ["loss", ""],
  ] as const)("are not drawn for a %s, which is of no picture", (what, layer) => {
    expect(drawn(moment(what, layer))).toBeUndefined();
  });

  it("are not drawn where the inputs are no pictures", () => {
    expect(drawn(moment("output", "conv2d"), [2, 64])).toBeUndefined();
    expect(drawn(moment("output", "conv2d"), [2, 4, 8, 2])).toBeUndefined();
  });
});

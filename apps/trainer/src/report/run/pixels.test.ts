import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { elements, parseXml } from "../../../test/parseXml.js";
import type { Html } from "../html.js";
import { pixels } from "./pixels.js";

const OPTIONS = { alt: "a picture", size: 64 };

/** Colors of an image on the page, pixel by pixel; its PNG has no filters. */
function read(piece: Html) {
  const [image] = elements(parseXml(`<p>${piece.html}</p>`), "img");
  const png = Buffer.from(image!.attributes["src"]!.replace("data:image/png;base64,", ""), "base64");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.set(png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [width, height] = [chunks.get("IHDR")!.readUInt32BE(0), chunks.get("IHDR")!.readUInt32BE(4)];
  const rows = inflateSync(chunks.get("IDAT")!);
  const colors = chunks.get("PLTE");
  const length = rows.length / height - 1;
  const bytes = Array.from({ length: height }, (_, y) => [
    ...rows.subarray(y * (length + 1) + 1, (y + 1) * (length + 1)),
  ]).flat();
  const shown =
    colors === undefined ? bytes : bytes.map((place) => [...colors.subarray(3 * place, 3 * place + 3)]);
  return { width, height, pixels: shown, attributes: image!.attributes };
}

describe("pictures of numbers", () => {
  it("show raw pixels as they are, cut off at black and white", () => {
    const plane = { values: [-5, 0, 127.6, 300], height: 2, width: 2, channels: 1 } as const;
    const { pixels: shown, attributes } = read(pixels.picture(plane, OPTIONS));
    expect(shown).toEqual([0, 0, 128, 255]);
    expect([attributes["width"], attributes["height"], attributes["alt"]]).toEqual(["64", "64", "a picture"]);
  });

  it("show what is below 0 in blue, 0 in white, what is above in red", () => {
    const plane = { values: [-2, 0, 2], height: 1, width: 3, channels: 1 } as const;
    const [below, zero, above] = read(pixels.diverging(plane, 2, OPTIONS)).pixels as number[][];
    expect(below![2]).toBeGreaterThan(2 * below![0]!);
    expect(above![0]).toBeGreaterThan(2 * above![2]!);
    expect(Math.min(...zero!)).toBeGreaterThan(235);
  });

  it("show larger numbers lighter", () => {
    const plane = { values: [0, 0.25, 0.5, 0.75, 1], height: 1, width: 5, channels: 1 } as const;
    const shown = read(pixels.sequential(plane, 1, OPTIONS)).pixels as number[][];
    // Relative luminance of ITU-R BT.709.
    const light = shown.map(([r, g, b]) => 0.2126 * r! + 0.7152 * g! + 0.0722 * b!);
    expect(light).toEqual([...light].sort((a, b) => a - b));
    expect(light[4]! - light[0]!).toBeGreaterThan(200);
  });

  it("are shrunk by means when they are large", () => {
    const values = Array.from({ length: 128 * 130 }, (_, at) => ((at % 130) % 2 === 0 ? 0 : 100));
    const {
      width,
      height,
      pixels: shown,
    } = read(pixels.picture({ values, height: 128, width: 130, channels: 1 }, OPTIONS));
    expect([width, height]).toEqual([43, 42]);
    // Squares of 3 × 3 that begin with a dark column have one bright column, the others two.
    expect([shown[0], shown[1]]).toEqual([33, 67]);
  });
});

import { type Program, program } from "./Program.js";
import { split } from "./split.js";

/** As in core's Pool2dGeometry. */
const GEOMETRY = [
  "inHeight",
  "inWidth",
  "channels",
  "windowHeight",
  "windowWidth",
  "outHeight",
  "outWidth",
  "strideHeight",
  "strideWidth",
  "padTop",
  "padLeft",
];

const OUTPUT = `
    ${split("i", "channels", "pixel", "c")}
    ${split("pixel", "outWidth", "row", "ox")}
    ${split("row", "outHeight", "n", "oy")}
    var top = oy * strideHeight - padTop;
    var left = ox * strideWidth - padLeft;`;

/** Runs `text` for every cell of the window that lies inside the image: `v` is its value, `ky` and `kx` its place. */
const inside = (text: string) => `
    for (var ky = 0; ky < windowHeight; ky++) {
      var y = top + ky;
      if (y >= 0 && y < inHeight) {
        for (var kx = 0; kx < windowWidth; kx++) {
          var xx = left + kx;
          if (xx >= 0 && xx < inWidth) {
            var v = x[((n * inHeight + y) * inWidth + xx) * channels + c];
            ${text}
          }
        }
      }
    }`;

/** The largest value of a window, or where in it the first of the largest stands. */
export const maxPool2dProgram = (gives: "best" | "place"): Program =>
  program({
    name: `maxPool2d ${gives}`,
    arrays: ["x"],
    integers: GEOMETRY,
    body: () => `
    ${OUTPUT}
    var best = 0;
    var place = -1;
    ${inside("if (place < 0 || v > best) { best = v; place = ky * windowWidth + kx; }")}
    return ${gives};`,
  });

/** `padBottom` and `padRight` matter where cells of the padding count. */
export const avgPool2dProgram = (countPadding: boolean): Program =>
  program({
    name: `avgPool2d ${countPadding ? "with padding" : "inside"}`,
    arrays: ["x"],
    integers: [...GEOMETRY, "padBottom", "padRight"],
    body: () => `
    ${OUTPUT}
    var total = 0;
    ${inside("total += v;")}
    ${cells(countPadding)}
    return total / count;`,
  });

export const maxPool2dGradProgram: Program = program({
  name: "maxPool2dGrad",
  arrays: ["dy", "places"],
  integers: GEOMETRY,
  body: () => gathered("if (places[at] == ky * windowWidth + kx) { total += dy[at]; }"),
});

export const avgPool2dGradProgram = (countPadding: boolean): Program =>
  program({
    name: `avgPool2dGrad ${countPadding ? "with padding" : "inside"}`,
    arrays: ["dy"],
    integers: [...GEOMETRY, "padBottom", "padRight"],
    body: () =>
      gathered(`
                var top = oy * strideHeight - padTop;
                var left = ox * strideWidth - padLeft;
                ${cells(countPadding)}
                total += dy[at] / count;`),
  });

/** `count`: the cells of a window inside the image, or inside the padded image. */
function cells(countPadding: boolean): string {
  const [above, below] = countPadding ? ["-padTop", "inHeight + padBottom"] : ["0", "inHeight"];
  const [before, behind] = countPadding ? ["-padLeft", "inWidth + padRight"] : ["0", "inWidth"];
  return `
    var firstRow = Math.max(top, ${above});
    var endRow = Math.min(top + windowHeight, ${below});
    var firstColumn = Math.max(left, ${before});
    var endColumn = Math.min(left + windowWidth, ${behind});
    var count = (endRow - firstRow) * (endColumn - firstColumn);`;
}

/** Every pixel of the image gathers from the windows that cover it: `at` is a window's output, `ky` and `kx` the pixel's place in it. */
function gathered(text: string): string {
  return `
    ${split("i", "channels", "pixel", "c")}
    ${split("pixel", "inWidth", "row", "xx")}
    ${split("row", "inHeight", "n", "y")}
    var total = 0;
    for (var ky = 0; ky < windowHeight; ky++) {
      var fromTop = y + padTop - ky;
      if (fromTop >= 0) {
        ${split("fromTop", "strideHeight", "oy", "offRow")}
        if (offRow == 0 && oy < outHeight) {
          for (var kx = 0; kx < windowWidth; kx++) {
            var fromLeft = xx + padLeft - kx;
            if (fromLeft >= 0) {
              ${split("fromLeft", "strideWidth", "ox", "offColumn")}
              if (offColumn == 0 && ox < outWidth) {
                var at = ((n * outHeight + oy) * outWidth + ox) * channels + c;
                ${text}
              }
            }
          }
        }
      }
    }
    return total;`;
}

import type { FusedActivation } from "@striate/core";
import { epilogue } from "./epilogue.js";
import { type Program, program } from "./Program.js";
import { split } from "./split.js";

type Width = 1 | 4;

/*
 * Integers: of the image (inHeight, inWidth, inChannels), the kernel (kernelHeight, kernelWidth), the output (outHeight, outWidth,
 * outChannels), and so on, as in core's Conv2dGeometry; `groupIn` and `groupOut` are the channels of one group. Four channels at a time
 * lie in one group.
 */
const GEOMETRY = [
  "inHeight",
  "inWidth",
  "inChannels",
  "kernelHeight",
  "kernelWidth",
  "outHeight",
  "outWidth",
  "outChannels",
  "strideHeight",
  "strideWidth",
  "dilationHeight",
  "dilationWidth",
  "padTop",
  "padLeft",
  "groupIn",
  "groupOut",
];

const each = (width: Width, text: (lane: number) => string, separator = " ") =>
  [0, 1, 2, 3].slice(0, width).map(text).join(separator);

const result = (width: Width) => {
  const sums = each(width, (lane) => `s${lane}`, ", ");
  return width === 1 ? `return ${sums};` : `return [${sums}];`;
};

/** @param activation where there is a bias */
export function conv2dProgram(width: Width, activation?: FusedActivation): Program {
  const { suffix, arrays, finish } = epilogue(activation);
  return program({
    name: `conv2d by ${width}${suffix}`,
    width,
    arrays: ["x", "kernel", ...arrays],
    integers: GEOMETRY,
    body: () => `
    ${split("i", "outChannels", "pixel", "co")}
    ${split("pixel", "outWidth", "row", "ox")}
    ${split("row", "outHeight", "n", "oy")}
    ${split("co", "groupOut", "group", "unused")}
    ${each(width, (lane) => `var s${lane} = 0;`)}
    for (var ky = 0; ky < kernelHeight; ky++) {
      var y = oy * strideHeight - padTop + ky * dilationHeight;
      if (y >= 0 && y < inHeight) {
        for (var kx = 0; kx < kernelWidth; kx++) {
          var xx = ox * strideWidth - padLeft + kx * dilationWidth;
          if (xx >= 0 && xx < inWidth) {
            var xAt = ((n * inHeight + y) * inWidth + xx) * inChannels + group * groupIn;
            var kAt = (ky * kernelWidth + kx) * groupIn * outChannels + co;
            for (var c = 0; c < groupIn; c++) {
              var v = x[xAt + c];
              ${each(width, (lane) => `s${lane} += v * kernel[kAt + ${lane}];`)}
              kAt = kAt + outChannels;
            }
          }
        }
      }
    }
    ${each(width, (lane) => finish(`s${lane}`, `co + ${lane}`))}
    ${result(width)}`,
  });
}

/** Every pixel of the image gathers from the outputs that saw it. */
export const conv2dGradInputProgram = (width: Width): Program =>
  program({
    name: `conv2dGradInput by ${width}`,
    width,
    arrays: ["dy", "kernel"],
    integers: GEOMETRY,
    body: () => `
    ${split("i", "inChannels", "pixel", "ci")}
    ${split("pixel", "inWidth", "row", "xx")}
    ${split("row", "inHeight", "n", "y")}
    ${split("ci", "groupIn", "group", "c")}
    ${each(width, (lane) => `var s${lane} = 0;`)}
    for (var ky = 0; ky < kernelHeight; ky++) {
      var top = y + padTop - ky * dilationHeight;
      if (top >= 0) {
        ${split("top", "strideHeight", "oy", "offRow")}
        if (offRow == 0 && oy < outHeight) {
          for (var kx = 0; kx < kernelWidth; kx++) {
            var left = xx + padLeft - kx * dilationWidth;
            if (left >= 0) {
              ${split("left", "strideWidth", "ox", "offColumn")}
              if (offColumn == 0 && ox < outWidth) {
                var dyAt = ((n * outHeight + oy) * outWidth + ox) * outChannels + group * groupOut;
                var kAt = ((ky * kernelWidth + kx) * groupIn + c) * outChannels + group * groupOut;
                for (var co = 0; co < groupOut; co++) {
                  var v = dy[dyAt + co];
                  ${each(width, (lane) => `s${lane} += v * kernel[kAt + co + ${lane} * outChannels];`)}
                }
              }
            }
          }
        }
      }
    }
    ${result(width)}`,
  });

/** The output is (part, kernel position): a part sums over `length` of the batch's `rows` rows of outputs. */
export const conv2dGradKernelProgram = (width: Width): Program =>
  program({
    name: `conv2dGradKernel by ${width}`,
    width,
    arrays: ["x", "dy"],
    integers: [...GEOMETRY, "rows", "length"],
    body: () => `
    ${split("i", "outChannels", "tap", "co")}
    ${split("tap", "groupIn", "cell", "c")}
    ${split("cell", "kernelWidth", "kRow", "kx")}
    ${split("kRow", "kernelHeight", "part", "ky")}
    ${split("co", "groupOut", "group", "unused")}
    var from = part * length;
    var to = from + length;
    if (to > rows) { to = rows; }
    ${each(width, (lane) => `var s${lane} = 0;`)}
    for (var row = from; row < to; row += 1) {
      ${split("row", "outHeight", "n", "oy")}
      var y = oy * strideHeight - padTop + ky * dilationHeight;
      if (y >= 0 && y < inHeight) {
        for (var ox = 0; ox < outWidth; ox++) {
          var xx = ox * strideWidth - padLeft + kx * dilationWidth;
          if (xx >= 0 && xx < inWidth) {
            var v = x[((n * inHeight + y) * inWidth + xx) * inChannels + group * groupIn + c];
            var dyAt = (row * outWidth + ox) * outChannels + co;
            ${each(width, (lane) => `s${lane} += v * dy[dyAt + ${lane}];`)}
          }
        }
      }
    }
    ${result(width)}`,
  });

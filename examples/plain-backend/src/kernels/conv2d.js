/** @import { Conv2dGeometry, TypedArray } from "@striate/core" */

/*
 * A convolution and its two gradients are one set of products x · kernel → y, and differ in which of the three they add up:
 *
 *   conv2d            y      += x  · kernel
 *   conv2dGradInput   dx     += dy · kernel
 *   conv2dGradKernel  dk     += x  · dy
 */

/** @type {(y: TypedArray, x: TypedArray, kernel: TypedArray, geometry: Conv2dGeometry) => void} */
export function conv2d(y, x, kernel, geometry) {
  y.fill(0);
  forEachProduct(geometry, (inX, inKernel, inY, length) => {
    const factor = x[inX];
    for (let co = 0; co < length; co++) y[inY + co] += factor * kernel[inKernel + co];
  });
}

/** @type {(dx: TypedArray, dy: TypedArray, kernel: TypedArray, geometry: Conv2dGeometry) => void} */
export function conv2dGradInput(dx, dy, kernel, geometry) {
  dx.fill(0);
  forEachProduct(geometry, (inX, inKernel, inY, length) => {
    for (let co = 0; co < length; co++) dx[inX] += dy[inY + co] * kernel[inKernel + co];
  });
}

/** @type {(dKernel: TypedArray, x: TypedArray, dy: TypedArray, geometry: Conv2dGeometry) => void} */
export function conv2dGradKernel(dKernel, x, dy, geometry) {
  dKernel.fill(0);
  forEachProduct(geometry, (inX, inKernel, inY, length) => {
    const factor = x[inX];
    for (let co = 0; co < length; co++) dKernel[inKernel + co] += factor * dy[inY + co];
  });
}

/**
 * Visits what is multiplied: one number of x, and `length` neighbors in the kernel and in y.
 *
 * @param {Conv2dGeometry} geometry
 * @param {(inX: number, inKernel: number, inY: number, length: number) => void} visit
 */
function forEachProduct(geometry, visit) {
  const { batch, inHeight, inWidth, inChannels, kernelWidth, outHeight, outWidth, outChannels } = geometry;
  const groupIn = inChannels / geometry.groups;
  const groupOut = outChannels / geometry.groups;
  const rows = taps({
    inputs: inHeight,
    outputs: outHeight,
    cells: geometry.kernelHeight,
    stride: geometry.strideHeight,
    dilation: geometry.dilationHeight,
    before: geometry.padTop,
  });
  const columns = taps({
    inputs: inWidth,
    outputs: outWidth,
    cells: kernelWidth,
    stride: geometry.strideWidth,
    dilation: geometry.dilationWidth,
    before: geometry.padLeft,
  });
  for (let n = 0; n < batch; n++) {
    for (const row of rows) {
      for (const column of columns) {
        const inX = ((n * inHeight + row.input) * inWidth + column.input) * inChannels;
        const inY = ((n * outHeight + row.output) * outWidth + column.output) * outChannels;
        const inKernel = (row.cell * kernelWidth + column.cell) * groupIn * outChannels;
        for (let ci = 0; ci < inChannels; ci++) {
          const group = Math.floor(ci / groupIn) * groupOut;
          visit(inX + ci, inKernel + (ci % groupIn) * outChannels + group, inY + group, groupOut);
        }
      }
    }
  }
}

/**
 * Along one axis: which output sees which input through which cell of the kernel. Padding is what is not in the list.
 *
 * @param {{ inputs: number, outputs: number, cells: number, stride: number, dilation: number, before: number }} axis
 */
function taps({ inputs, outputs, cells, stride, dilation, before }) {
  const list = [];
  for (let output = 0; output < outputs; output++) {
    for (let cell = 0; cell < cells; cell++) {
      const input = output * stride - before + cell * dilation;
      if (input >= 0 && input < inputs) list.push({ input, cell, output });
    }
  }
  return list;
}

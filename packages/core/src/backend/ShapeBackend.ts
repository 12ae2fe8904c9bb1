import type { Conv2dGeometry } from "../geometry/conv2d.js";
import type { MatMulGeometry } from "../geometry/matMul.js";
import { sizeOf } from "../shape.js";
import type { Backend, DeviceBuffer, DType } from "./Backend.js";

/** A backend that knows sizes and no numbers, and counts the work it is spared. */
export interface ShapeBackend extends Backend {
  /** Multiply-adds of the convolutions and matrix products asked for so far. */
  readonly multiplyAdds: number;
}

/**
 * Runs a model without computing anything: operations check shapes and give tensors without numbers. It tells what a model's layers
 * look like, and what they cost, before a byte is allocated.
 *
 * @example
 * const backend = createShapeBackend();
 * conv2d(zeros(backend, [1, 28, 28, 1]), zeros(backend, [3, 3, 1, 6])).shape;   // [1, 26, 26, 6]
 * backend.multiplyAdds;                                                        // 36504
 */
export function createShapeBackend(): ShapeBackend {
  let multiplyAdds = 0;
  const sized = (size: number, dtype: DType = "float32"): DeviceBuffer => ({ dtype, size });
  const like = (x: DeviceBuffer): DeviceBuffer => sized(x.size, x.dtype);
  const countConvolution = (geometry: Conv2dGeometry) => {
    const { kernelHeight, kernelWidth, inChannels, groups, outputShape } = geometry;
    multiplyAdds += sizeOf(outputShape) * kernelHeight * kernelWidth * (inChannels / groups);
  };
  const countProduct = ({ batch, m, k, n }: MatMulGeometry) => {
    multiplyAdds += batch * m * k * n;
  };
  return {
    name: "shape",
    get multiplyAdds() {
      return multiplyAdds;
    },
    write: (values) => sized(values.length, values instanceof Int32Array ? "int32" : "float32"),
    read: async (buffer) => new (buffer.dtype === "int32" ? Int32Array : Float32Array)(buffer.size),
    free: () => {},
    memory: () => ({ buffers: 0, bytes: 0 }),
    dispose: () => {},
    fill: (size, _, dtype) => sized(size, dtype),
    cast: (x, dtype) => sized(x.size, dtype),
    unary: (_, x) => like(x),
    binary: (_op, _a, _b, { outputShape }) => sized(sizeOf(outputShape)),
    affine: like,
    reduce: (_op, _x, { outer, inner }) => sized(outer * inner),
    argMax: (_, { outer, inner }) => sized(outer * inner, "int32"),
    expand: (x, { outputShape }) => sized(sizeOf(outputShape), x.dtype),
    permute: like,
    pad: (x, { outputShape }) => sized(sizeOf(outputShape), x.dtype),
    slice: (x, { outputShape }) => sized(sizeOf(outputShape), x.dtype),
    concat: (parts, { outputShape }) => sized(sizeOf(outputShape), parts[0]!.dtype),
    oneHot: (labels, classes) => sized(labels.size * classes),
    matMul: (_a, _b, geometry) => {
      countProduct(geometry);
      return sized(sizeOf(geometry.outputShape));
    },
    conv2d: (_x, _kernel, geometry) => {
      countConvolution(geometry);
      return sized(sizeOf(geometry.outputShape));
    },
    conv2dGradInput: (_dy, _kernel, geometry) => {
      countConvolution(geometry);
      return sized(sizeOf(geometry.inputShape));
    },
    conv2dGradKernel: (_x, _dy, geometry) => {
      countConvolution(geometry);
      return sized(sizeOf(geometry.kernelShape));
    },
    maxPool2d: (_, { outputShape }) => ({
      values: sized(sizeOf(outputShape)),
      argmax: sized(sizeOf(outputShape), "int32"),
    }),
    maxPool2dGrad: (_dy, _argmax, { inputShape }) => sized(sizeOf(inputShape)),
    avgPool2d: (_, { outputShape }) => sized(sizeOf(outputShape)),
    avgPool2dGrad: (_, { inputShape }) => sized(sizeOf(inputShape)),
  };
}

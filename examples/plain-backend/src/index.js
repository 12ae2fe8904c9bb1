import { sizeOf } from "@striate/core";
import { Device } from "./Device.js";
import { conv2d, conv2dGradInput, conv2dGradKernel } from "./kernels/conv2d.js";
import { affine, binary, oneHot, unary } from "./kernels/elementwise.js";
import { reluGrad, sgdStep } from "./kernels/fused.js";
import { concat, expand, pad, permute, slice } from "./kernels/layout.js";
import { matMul } from "./kernels/matMul.js";
import { avgPool2d, avgPool2dGrad, maxPool2d, maxPool2dGrad } from "./kernels/pool2d.js";
import { argMax, reduce } from "./kernels/reductions.js";

/**
 * @import { Backend, TypedArray } from "@striate/core"
 * @import { PlainBuffer } from "./PlainBuffer.js"
 */

/**
 * A backend of plain JavaScript whose primitives only enqueue: the work is done when somebody reads, or when much is waiting.
 *
 * @param {{ readonly bytes?: number }} [options] `bytes`: the device's memory. Default: no limit.
 * @returns {Backend<PlainBuffer>}
 * @example
 * const backend = createBackend();
 * const x = tensor(backend, [[1, 2], [3, 4]]);
 * console.log(await matMul(x, x).read());
 */
export function createBackend({ bytes = Number.POSITIVE_INFINITY } = {}) {
  const device = new Device(bytes);

  /** @type {(op: string, inputs: PlainBuffer[], size: number, work: (y: TypedArray, ...x: TypedArray[]) => void) => PlainBuffer} */
  const floats = (op, inputs, size, work) => device.compute(op, { floats: inputs }, "float32", size, work);

  /** What moves numbers keeps their type. @type {typeof floats} */
  const moved = (op, parts, size, work) => device.compute(op, { any: parts }, parts[0].dtype, size, work);

  return {
    name: "plain",

    write: (values) => device.write(values),
    read: (buffer) => device.read(buffer),
    free: (buffer) => device.free(buffer),
    memory: () => device.memory(),
    dispose: () => device.dispose(),

    fill: (size, value, dtype) => device.compute("fill", {}, dtype, size, (y) => y.fill(value)),
    // `set` does what is asked for: int32 drops the fraction, float32 rounds to nearest, equal types keep every bit.
    cast: (x, dtype) => device.compute("cast", { any: [x] }, dtype, x.size, (y, values) => y.set(values)),
    unary: (op, x) => floats(op, [x], x.size, (y, values) => unary(op, y, values)),
    binary: (op, a, b, geometry) => {
      const inputs = op === "equal" || op === "greater" ? { any: [a, b] } : { floats: [a, b] };
      const work = (/** @type {TypedArray[]} */ ...all) => binary(op, all[0], all[1], all[2], geometry);
      return device.compute(op, inputs, "float32", sizeOf(geometry.outputShape), work);
    },
    affine: (x, scale, shift) =>
      floats("affine", [x], x.size, (y, values) => affine(y, values, scale, shift)),
    reduce: (op, x, g) => floats("reduce", [x], g.outer * g.inner, (y, values) => reduce(op, y, values, g)),
    argMax: (x, g) =>
      device.compute("argMax", { any: [x] }, "int32", g.outer * g.inner, (y, values) => argMax(y, values, g)),

    expand: (x, g) => moved("expand", [x], sizeOf(g.outputShape), (y, values) => expand(y, values, g)),
    permute: (x, g) => moved("permute", [x], sizeOf(g.outputShape), (y, values) => permute(y, values, g)),
    pad: (x, g, value) => moved("pad", [x], sizeOf(g.outputShape), (y, values) => pad(y, values, g, value)),
    slice: (x, g) => moved("slice", [x], sizeOf(g.outputShape), (y, values) => slice(y, values, g)),
    concat: (parts, g) =>
      moved("concat", [...parts], sizeOf(g.outputShape), (y, ...values) => concat(y, values, g)),
    oneHot: (labels, classes) =>
      device.compute("oneHot", { any: [labels] }, "float32", labels.size * classes, (y, ids) =>
        oneHot(y, ids, classes),
      ),

    matMul: (a, b, g) =>
      floats("matMul", [a, b], sizeOf(g.outputShape), (y, left, right) => matMul(y, left, right, g)),
    conv2d: (x, kernel, g) =>
      floats("conv2d", [x, kernel], sizeOf(g.outputShape), (y, left, right) => conv2d(y, left, right, g)),
    conv2dGradInput: (dy, kernel, g) =>
      floats("conv2dGradInput", [dy, kernel], sizeOf(g.inputShape), (dx, left, right) =>
        conv2dGradInput(dx, left, right, g),
      ),
    conv2dGradKernel: (x, dy, g) =>
      floats("conv2dGradKernel", [x, dy], sizeOf(g.kernelShape), (dKernel, left, right) =>
        conv2dGradKernel(dKernel, left, right, g),
      ),

    maxPool2d: (x, g) => {
      const size = sizeOf(g.outputShape);
      const [values, argmax] = device.computeAll(
        "maxPool2d",
        { floats: [x] },
        ["float32", "int32"],
        size,
        ([largest, winners], [image]) => maxPool2d(largest, winners, image, g),
      );
      return { values, argmax };
    },
    maxPool2dGrad: (dy, argmax, g) =>
      device.compute(
        "maxPool2dGrad",
        { floats: [dy], any: [argmax] },
        "float32",
        sizeOf(g.inputShape),
        (dx, gradient, winners) => maxPool2dGrad(dx, gradient, winners, g),
      ),
    avgPool2d: (x, g) =>
      floats("avgPool2d", [x], sizeOf(g.outputShape), (y, image) => avgPool2d(y, image, g)),
    avgPool2dGrad: (dy, g) =>
      floats("avgPool2dGrad", [dy], sizeOf(g.inputShape), (dx, gradient) => avgPool2dGrad(dx, gradient, g)),

    // Optional: without them relu's gradient and a step of SGD are several primitives each.
    reluGrad: (dy, y) =>
      floats("reluGrad", [dy, y], dy.size, (dx, gradient, output) => reluGrad(dx, gradient, output)),
    sgdStep: (value, gradient, velocity, step) => {
      const [nextValue, nextVelocity] = device.computeAll(
        "sgdStep",
        { floats: [value, gradient, velocity] },
        ["float32", "float32"],
        value.size,
        ([w, v], [oldW, g, oldV]) => sgdStep({ value: w, velocity: v }, oldW, g, oldV, step),
      );
      return { value: nextValue, velocity: nextVelocity };
    },
  };
}

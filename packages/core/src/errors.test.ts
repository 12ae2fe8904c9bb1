import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import * as core from "./index.js";
import { TensorError, tensor, zeros } from "./index.js";

const backend = createReferenceBackend();
const x = (...shape: number[]) => zeros(backend, shape);
const ids = (...values: number[]) => tensor(backend, new Int32Array(values));
const images = x(2, 5, 5, 3);
const kernel = (...shape: number[]) => x(...shape);

/** What is asked for, the code, and every word that the user reads. */
const REFUSED: readonly (readonly [run: () => unknown, code: string, message: string])[] = [
  // Operands.
  [
    () => core.relu(5 as never),
    "VALUE",
    "relu: input 0 is not a tensor. Make one with tensor(backend, values).",
  ],
  [() => core.add(1, 2), "VALUE", "add: neither operand is a tensor. Make one with tensor(backend, values)."],
  [() => core.concat([]), "VALUE", "concat: received no tensor. Pass at least one."],
  [() => core.relu(ids(1)), "DTYPE", 'relu: input 0, 1, is int32, expected float32. Use cast(x, "float32").'],
  [() => core.sum(ids(1)), "DTYPE", 'sum: input 0, 1, is int32, expected float32. Use cast(x, "float32").'],
  [
    () => core.equal(ids(1), x(1)),
    "DTYPE",
    "equal: int32 and float32 do not mix. Use cast to make them alike.",
  ],
  [
    () => core.oneHot(x(2), 3),
    "DTYPE",
    'oneHot: input 0, 2, is float32, expected int32. Use cast(x, "int32").',
  ],
  [
    () => core.concat([x(1), ids(1)]),
    "DTYPE",
    'concat: input 1, 1, is int32, expected float32. Use cast(x, "float32").',
  ],
  [
    () => core.add(x(1), zeros(createReferenceBackend(), [1])),
    "BACKEND",
    "add: inputs live on two backends, reference and reference. Move one with tensor(backend, await x.read(), x.shape).",
  ],
  // Shapes.
  [
    () => core.reshape(images, [7, -1]),
    "SHAPE",
    "reshape: 2×5×5×3 holds 150 numbers, which do not fill [7, -1]. The sizes must multiply to the same number; one of them may be −1.",
  ],
  [
    () => core.reshape(images, [-1, -1]),
    "SHAPE",
    "reshape: 2×5×5×3 holds 150 numbers, which do not fill [-1, -1]. The sizes must multiply to the same number; one of them may be −1.",
  ],
  [
    () => core.reshape(images, [150.5]),
    "SHAPE",
    "reshape: a shape is an array of whole numbers of at least 1, received [150.5]. Give every axis its size.",
  ],
  [
    () => core.reshape(images, 150 as never),
    "SHAPE",
    "reshape: a shape is an array of whole numbers of at least 1, received 150. Give every axis its size.",
  ],
  [
    () => core.squeeze(images, { axis: 1 }),
    "SHAPE",
    "squeeze: axis 1 of 2×5×5×3 has size 5. Only axes of size 1 can be removed.",
  ],
  [
    () => core.expandDims(images, 6),
    "SHAPE",
    "expandDims: axis 6 does not exist in a tensor of rank 5. Use an axis from -5 to 4.",
  ],
  [
    () => core.sum(images, { axis: 4 }),
    "SHAPE",
    "sum: axis 4 does not exist in a tensor of rank 4. Use an axis from -4 to 3.",
  ],
  [
    () => core.sum(images, { axis: [1, -3] }),
    "SHAPE",
    "sum: axis 1 stands twice in [1, -3]. Name every axis once.",
  ],
  [
    () => core.argMax(x()),
    "SHAPE",
    "argMax: axis -1 does not exist in a tensor of rank 0. A scalar has no axes.",
  ],
  [
    () => core.transpose(images, [0, 1, 2]),
    "SHAPE",
    "transpose: [0, 1, 2] is not an order of the 4 axes. Name every axis from 0 to 3 once.",
  ],
  [
    () => core.transpose(images, [0, 1, 2, 2]),
    "SHAPE",
    "transpose: [0, 1, 2, 2] is not an order of the 4 axes. Name every axis from 0 to 3 once.",
  ],
  [
    () => core.slice(x(3), [1], [3]),
    "SHAPE",
    "slice: a block of size [3] from [1] does not lie inside 3. Give a begin of at least 0 and a size of at least 1 for every axis, or −1 for the rest of it.",
  ],
  [
    () => core.pad(x(3), [[1, -1]]),
    "SHAPE",
    "pad: a tensor of rank 1 cannot be padded by [[1,-1]]. Give a pair [before, after] of whole numbers of at least 0 for every axis.",
  ],
  [
    () => core.concat([x(2, 3), x(3, 3)]),
    "SHAPE",
    "concat: 2×3 and 3×3 cannot be joined along axis 1. All other axes must have equal sizes.",
  ],
  [
    () => core.stack([x(2), x(2, 1)]),
    "SHAPE",
    "stack: tensors of different ranks cannot be stacked. Give all the same shape.",
  ],
  [
    () => core.expand(x(2), [3]),
    "SHAPE",
    "expand: shapes 2 and 3 do not fit: axis −1 is 2 and 3. Sizes must be equal, or one of them 1; use reshape or expandDims.",
  ],
  [
    () => core.matMul(x(2, 3), x(2, 3)),
    "SHAPE",
    "matMul: inner sizes 3 and 2 differ: 2×3 by 2×3. Transpose one of them, or reshape.",
  ],
  [
    () => core.matMul(x(2, 3), x(2, 3), { transposeA: true, transposeB: true }),
    "SHAPE",
    "matMul: inner sizes 2 and 3 differ: 2×3 transposed by 2×3 transposed. Transpose one of them, or reshape.",
  ],
  [
    () => core.matMul(x(3), x(3, 2)),
    "SHAPE",
    "matMul: needs matrices, received 3 and 3×2. Use reshape or expandDims to give both two axes.",
  ],
  [
    () => core.matMul(x(2, 1, 3), x(3, 3, 1)),
    "SHAPE",
    "matMul: batches 2 and 3 differ. Leading axes must be equal, or one side a single matrix.",
  ],
  // Convolutions.
  [
    () => core.conv2d(x(5, 5, 3), kernel(3, 3, 3, 4)),
    "SHAPE",
    "conv2d: expected a batch of images (N×H×W×C), received 5×5×3. Add the missing axis with expandDims, or reshape.",
  ],
  [
    () => core.conv2d(x(5, 5), kernel(3, 3, 3, 4)),
    "SHAPE",
    "conv2d: expected a batch of images (N×H×W×C), received 5×5. Reshape to N×H×W×C.",
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 3)),
    "SHAPE",
    "conv2d: expected a kernel of height×width×inChannels×outChannels, received 3×3×3. Reshape the kernel to four axes (HWIO).",
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 1, 4)),
    "SHAPE",
    "conv2d: kernel 3×3×1×4 reads 1 channels, but input 2×5×5×3 has 3. Use a kernel with 3 as its third size.",
  ],
  [
    () => core.conv2d(x(1, 4, 4, 4), kernel(3, 3, 4, 4), { groups: 2 }),
    "SHAPE",
    "conv2d: kernel 3×3×4×4 reads 4 channels in each of 2 groups, but input 1×4×4×4 has 4. Use a kernel with 2 as its third size.",
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 3, 4), { groups: 2 }),
    "SHAPE",
    "conv2d: 3 input and 4 output channels cannot be cut into 2 groups. groups must divide both.",
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 3, 4), { dilations: 3 }),
    "SHAPE",
    "conv2d: height 5 is smaller than the window's 7. Pad more, use a smaller window, or give larger images.",
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 3, 4), { strides: 0 }),
    "OPTION",
    "conv2d: strides 0 is not a size. Use a whole number of at least 1, or a pair [height, width].",
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 3, 4), { stride: 2 } as never),
    "OPTION",
    'conv2d: unknown option "stride". Did you mean "strides"? It takes strides, padding, dilations, groups, bias, activation.',
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 3, 4), "same" as never),
    "OPTION",
    'conv2d: received "same" in place of options. Pass an object with strides, padding, dilations, groups, bias, activation.',
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 3, 4), { bias: x(3) }),
    "SHAPE",
    "conv2d: a bias of 3 does not fit the last axis of 2×3×3×4. Use one of shape 4.",
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 3, 4), { bias: x(1, 4) }),
    "SHAPE",
    "conv2d: a bias of 1×4 does not fit the last axis of 2×3×3×4. Use one of shape 4.",
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 3, 4), { bias: 1 as never }),
    "VALUE",
    "conv2d: input 2 is not a tensor. Make one with tensor(backend, values).",
  ],
  [
    () => core.conv2d(images, kernel(3, 3, 3, 4), { activation: "gelu" as never }),
    "OPTION",
    'conv2d: activation "gelu" is not one that it can apply. Use "linear" or "relu", or apply it to the result.',
  ],
  [
    () => core.matMul(x(2, 3), x(3, 4), { bias: ids(1, 2, 3, 4) }),
    "DTYPE",
    'matMul: input 2, 4, is int32, expected float32. Use cast(x, "float32").',
  ],
  [
    () => core.matMul(x(2, 3), x(3, 4), { bias: x() }),
    "SHAPE",
    "matMul: a bias of scalar does not fit the last axis of 2×4. Use one of shape 4.",
  ],
  [
    () => core.matMul(x(2, 3), x(3, 4), { transposeC: true } as never),
    "OPTION",
    'matMul: unknown option "transposeC". Did you mean "transposeA"? It takes transposeA, transposeB, bias, activation.',
  ],
  [
    () => core.depthwiseConv2d(images, kernel(3, 3, 2, 1)),
    "SHAPE",
    "depthwiseConv2d: kernel 3×3×2×1 does not fit 3 channels. Use a kernel of height×width×3×multiplier.",
  ],
  [
    () => core.depthwiseConv2d(images, kernel(3, 3, 3, 1), { groups: 3 } as never),
    "OPTION",
    'depthwiseConv2d: unknown option "groups". It takes strides, padding, dilations.',
  ],
  [
    () => core.separableConv2d(images, kernel(3, 3, 3, 1), kernel(3, 3, 3, 4)),
    "SHAPE",
    "separableConv2d: the pointwise kernel is 3×3×3×4. Use 1×1×(channels · multiplier)×out.",
  ],
  // Pools.
  [
    () => core.maxPool2d(images, { poolSize: 6 }),
    "SHAPE",
    "maxPool2d: height 5 is smaller than the window's 6. Pad more, use a smaller window, or give larger images.",
  ],
  [
    () => core.maxPool2d(images, { poolSize: 2, padding: 2 }),
    "SHAPE",
    "maxPool2d: padding 2 leaves windows of 2 that see no input. Use a padding smaller than the window.",
  ],
  [
    () => core.maxPool2d(images, {} as never),
    "OPTION",
    "maxPool2d: poolSize undefined is not a size. Use a whole number of at least 1, or a pair [height, width].",
  ],
  [
    () => core.maxPool2d(images, { poolSize: 2, countIncludePad: true } as never),
    "OPTION",
    'maxPool2d: unknown option "countIncludePad". It takes poolSize, strides, padding, ceilMode.',
  ],
  [
    () => core.avgPool2d(x(5, 5, 3), { poolSize: 2 }),
    "SHAPE",
    "avgPool2d: expected a batch of images (N×H×W×C), received 5×5×3. Add the missing axis with expandDims, or reshape.",
  ],
  [
    () => core.globalAvgPool2d(x(2, 3)),
    "SHAPE",
    "globalAvgPool2d: expected a batch of images (N×H×W×C), received 2×3. Reshape to N×H×W×C.",
  ],
  // Values and options.
  [
    () => core.clip(x(1), { min: 1, max: 0 }),
    "VALUE",
    "clip: min 1 and max 0 are no range. Give two numbers, min at most max.",
  ],
  [
    () => core.clip(x(1), {} as never),
    "VALUE",
    "clip: min undefined and max undefined are no range. Give two numbers, min at most max.",
  ],
  [
    () => core.oneHot(ids(1), 0),
    "OPTION",
    "oneHot: 0 is not a number of classes. Use a whole number of at least 1.",
  ],
  [
    () => core.range(backend, 3, 1),
    "VALUE",
    "range: from 3 to 1 by 1 there are no numbers. Give a step that leads from start towards stop.",
  ],
  [
    () => core.range(backend, 0, 1, 0),
    "VALUE",
    "range: from 0 to 1 by 0 there are no numbers. Give a step that leads from start towards stop.",
  ],
  [
    () => core.softmax(x(2, 3), { dim: 1 } as never),
    "OPTION",
    'softmax: unknown option "dim". It takes axis.',
  ],
  [
    () => core.mean(x(2), { keepdims: true } as never),
    "OPTION",
    'mean: unknown option "keepdims". Did you mean "keepDims"? It takes axis, keepDims.',
  ],
];

describe("what is refused", () => {
  it.each(REFUSED.map(([run, code, message]) => [message, code, run] as const))(
    "%s",
    (message, code, run) => {
      let error: unknown;
      try {
        run();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(TensorError);
      expect(error).toMatchObject({ code, message, op: message.slice(0, message.indexOf(":")) });
    },
  );

  it("leaves nothing on the device", () => {
    const before = backend.memory().buffers;
    {
      using _scope = core.openScope(backend);
      for (const [run] of REFUSED) expect(run).toThrow();
    }
    expect(backend.memory().buffers).toBe(before);
  });
});

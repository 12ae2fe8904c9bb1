import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { numbers } from "../test/values.js";
import {
  add,
  avgPool2d,
  conv2d,
  conv2dTranspose,
  maxPool2d,
  type Padding,
  randomNormal,
  range,
  reshape,
  type Shape,
  squeeze,
  sum,
  tensor,
  valueAndGrad,
  zeros,
} from "./index.js";

const backend = createReferenceBackend();
const image = (rows: readonly (readonly number[])[]) =>
  tensor(backend, rows.flat(), [1, rows.length, rows[0]!.length, 1]);
const kernel = (rows: readonly (readonly number[])[]) =>
  tensor(backend, rows.flat(), [rows.length, rows[0]!.length, 1, 1]);

describe("the textbook's convolution", () => {
  it("multiplies matching cells and adds: −1 − 1 + 0 − 1 + 2 + 6 + 0 − 2 + 4 = 7", () => {
    const x = image([
      [1, -1, 0],
      [-1, -2, 2],
      [1, 2, -2],
    ]);
    const k = kernel([
      [-1, 1, 2],
      [1, -1, 3],
      [0, -1, -2],
    ]);
    expect(numbers(conv2d(x, k))).toEqual([7]);
  });

  it("adds up over the input channels: 4 + 4 + 4, 3 + 3 + 3, …", () => {
    const channel = [1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0];
    const cross = [1, 0, 1, 0, 1, 0, 1, 0, 1];
    const threefold = (values: readonly number[]) => values.flatMap((value) => [value, value, value]);
    const x = tensor(backend, threefold(channel), [1, 5, 5, 3]);
    const k = tensor(backend, threefold(cross), [3, 3, 3, 1]);
    expect(numbers(conv2d(x, k))).toEqual([12, 9, 12, 6, 12, 9, 6, 9, 12]);
  });

  it("gives one output channel for each kernel, in the kernels' order", () => {
    const x = image([
      [1, 2],
      [3, 4],
    ]);
    const k = tensor(backend, [1, 10, 100], [1, 1, 1, 3]);
    expect(numbers(conv2d(x, k))).toEqual([1, 10, 100, 2, 20, 200, 3, 30, 300, 4, 40, 400]);
  });

  it("does not flip the kernel", () => {
    const x = image([[1, 2, 3]]);
    expect(numbers(conv2d(x, kernel([[1, 0]])))).toEqual([1, 2]);
  });

  const x = randomNormal(backend, [2, 5, 5, 3], { seed: 1 });
  const w = randomNormal(backend, [3, 3, 3, 4], { seed: 2 });
  it.each<[Padding, number, Shape]>([
    [
      [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      1,
      [2, 3, 3, 4],
    ],
    [
      [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ],
      1,
      [2, 5, 5, 4],
    ],
    ["SAME", 1, [2, 5, 5, 4]],
    ["SAME", 3, [2, 2, 2, 4]],
    [2, 1, [2, 7, 7, 4]],
  ])("2×5×5×3 by 3×3×3×4, padding %j, stride %i → %j", (padding, strides, shape) => {
    expect(conv2d(x, w, { padding, strides }).shape).toEqual(shape);
  });

  it("takes a pair for kernel and strides: 3×4, strides 2 and 1, same", () => {
    const y = conv2d(x, zeros(backend, [3, 4, 3, 4]), { strides: [2, 1], padding: "same" });
    expect(y.shape).toEqual([2, 3, 5, 4]);
  });

  it("takes a bias by broadcasting, whose gradient adds up over images, rows and columns", () => {
    const bias = zeros(backend, [4]);
    const { grads } = valueAndGrad([bias], () => sum(add(conv2d(x, w), bias)));
    expect(numbers(grads.get(bias)!)).toEqual([18, 18, 18, 18]);
  });
});

describe("the textbook's pooling of a 4×4 board", () => {
  const board = image([
    [1, 2, 4, 3],
    [3, 2, 3, 2],
    [5, 6, 7, 8],
    [7, 6, 6, 7],
  ]);

  it("max, 2 by 2", () => expect(numbers(maxPool2d(board, { poolSize: 2 }))).toEqual([3, 4, 7, 8]));

  it("average, 2 by 2", () => expect(numbers(avgPool2d(board, { poolSize: 2 }))).toEqual([2, 3, 6, 7]));

  it("max, stride 1", () => {
    expect(numbers(maxPool2d(board, { poolSize: 2, strides: 1 }))).toEqual([3, 4, 4, 6, 7, 8, 7, 7, 8]);
  });
});

describe("the textbook's dilated convolution", () => {
  it("7×7 by 3×3 with dilation 2 reads every second cell → 3×3", () => {
    const x = reshape(range(backend, 0, 49), [1, 7, 7, 1]);
    const corners = kernel([
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 1000],
    ]);
    const y = conv2d(x, corners, { dilations: 2 });
    expect(y.shape).toEqual([1, 3, 3, 1]);
    expect(numbers(y)).toEqual(
      [0, 1, 2, 7, 8, 9, 14, 15, 16].map((first) => first + 1000 * (first + 4 * 7 + 4)),
    );
  });
});

describe("the textbook's transposed convolution", () => {
  const w = kernel([
    [-1, 2, -3],
    [4, -5, 6],
    [-7, 8, -9],
  ]);
  const five = [
    [67, -134, 278, -154, 231],
    [-268, 335, -710, 385, -462],
    [586, -770, 1620, -870, 1074],
    [-468, 585, -1210, 635, -762],
    [819, -936, 1942, -1016, 1143],
  ];

  it("5×5 → 2×2 with stride 2, and back to 5×5", () => {
    const x = reshape(range(backend, 1, 26), [1, 5, 5, 1]);
    const y = conv2d(x, w, { strides: 2 });
    expect(numbers(y)).toEqual([-67, -77, -117, -127]);
    const back = conv2dTranspose(y, w, { strides: 2, outputShape: [1, 5, 5, 1] });
    expect(numbers(back)).toEqual(five.flat());
  });

  it("or to 6×6, with zeros in the last row and column", () => {
    const y = tensor(backend, [-67, -77, -117, -127], [1, 2, 2, 1]);
    const back = conv2dTranspose(y, w, { strides: 2, outputShape: [1, 6, 6, 1] });
    expect(numbers(back)).toEqual([...five.map((row) => [...row, 0]), [0, 0, 0, 0, 0, 0]].flat());
  });

  it("4×4 → 2×2 with stride 1, and back", () => {
    const x = reshape(range(backend, 1, 17), [1, 4, 4, 1]);
    const y = conv2d(x, w);
    expect(numbers(y)).toEqual([-56, -61, -76, -81]);
    const back = squeeze(conv2dTranspose(y, w, { outputShape: [1, 4, 4, 1] }));
    expect(back.shape).toEqual([4, 4]);
    expect(numbers(back)).toEqual([
      56, -51, 46, 183, -148, -35, 35, -123, 88, 35, -35, 63, 532, -41, 36, 729,
    ]);
  });
});

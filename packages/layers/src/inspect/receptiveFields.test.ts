import { createReferenceBackend } from "@striate/backend-reference";
import { add, createShapeBackend, pad, relu, slice, type Tensor, tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import {
  Add,
  AveragePool2D,
  BatchNormalization,
  Concatenate,
  Conv2D,
  Conv2DTranspose,
  Dense,
  DepthwiseConv2D,
  Flatten,
  GlobalAveragePool2D,
  type Layer,
  LocalResponseNormalization,
  MaxPool2D,
  Model,
  ReLU,
  receptiveFields,
  SeparableConv2D,
  Sequential,
  UpSampling2D,
  ZeroPadding2D,
} from "../index.js";

const shapes = createShapeBackend();
const conv = (kernelSize: number | readonly [number, number], options: object = {}) =>
  new Conv2D({ filters: 2, kernelSize, kernelInitializer: "ones", ...options });

/** Branches of unequal size, joined and added. */
class Branches extends Model {
  readonly small = conv(1);
  readonly large = new Sequential([conv(3, { padding: "same" }), conv([1, 5], { padding: "same" })]);
  readonly join = new Concatenate();
  readonly wide = conv(3, { padding: "same", dilationRate: 2, filters: 4 });
  readonly sum = new Add();
  call(x: Tensor): Tensor {
    const joined = this.join.call([this.small.call(x), this.large.call(x)]);
    return relu(this.sum.call([joined, this.wide.call(add(x, 1))]));
  }
}

/** The image moved down beside the image moved to the right. */
class Shifts extends Model {
  readonly join = new Concatenate();
  call(x: Tensor): Tensor {
    const [, height, width, channels] = x.shape as [number, number, number, number];
    const shifted = (down: number, right: number) =>
      slice(
        pad(x, [
          [0, 0],
          [down, 0],
          [right, 0],
          [0, 0],
        ]),
        [0, 0, 0, 0],
        [-1, height, width, channels],
      );
    return this.join.call([shifted(2, 0), shifted(0, 3)]);
  }
}

const NETS: readonly (readonly [string, () => readonly Layer[]])[] = [
  [
    "convolutions and poolings",
    () => [conv(3), new MaxPool2D({ poolSize: 2 }), new ReLU(), conv([3, 2], { strides: [1, 2] })],
  ],
  [
    "strides and TensorFlow's padding",
    () => [
      conv(3, { strides: 2, padding: "same" }),
      new AveragePool2D({ poolSize: 3, strides: 2, padding: "same" }),
    ],
  ],
  [
    "explicit padding",
    () => [
      conv(5, { strides: 2, padding: 2 }),
      new ZeroPadding2D({
        padding: [
          [2, 0],
          [0, 1],
        ],
      }),
      conv(2),
    ],
  ],
  [
    "dilation and groups",
    () => [
      conv(3, { dilationRate: [2, 1] }),
      new DepthwiseConv2D({ kernelSize: 3, depthwiseInitializer: "ones" }),
      new SeparableConv2D({
        filters: 1,
        kernelSize: 2,
        depthwiseInitializer: "ones",
        pointwiseInitializer: "ones",
      }),
    ],
  ],
  [
    "normalizations and dense layers over channels",
    () => [
      new BatchNormalization(),
      conv(2),
      new LocalResponseNormalization({ alpha: 1e-9 }),
      new Dense({ units: 3, kernelInitializer: "ones" }),
    ],
  ],
  ["branches", () => [conv(2), new Branches(), new MaxPool2D({ poolSize: 3, strides: 1, padding: "same" })]],
  [
    "transposed convolutions",
    () => [
      conv(3, { strides: 2 }),
      new Conv2DTranspose({ filters: 1, kernelSize: 3, strides: 2, kernelInitializer: "ones" }),
    ],
  ],
  [
    "the holes of dilated windows, at borders and under strides",
    () => [
      conv(2, { dilationRate: 3, padding: "same" }),
      conv([3, 2], { dilationRate: [1, 2], padding: "same", strides: [2, 1] }),
      conv(1, { strides: 2 }),
    ],
  ],
  [
    "transposed convolutions with gaps",
    () => [
      conv(2, { strides: 2 }),
      new Conv2DTranspose({
        filters: 1,
        kernelSize: [2, 1],
        strides: [2, 3],
        dilationRate: [2, 1],
        kernelInitializer: "ones",
      }),
      new ZeroPadding2D({ padding: 1 }),
    ],
  ],
  ["branches of which one sees padding only", () => [conv(1), new Shifts(), conv(2)]],
  ["upsampling", () => [new AveragePool2D({ poolSize: 2 }), new UpSampling2D({ size: [2, 3] }), conv(2)]],
];

describe("the receptive field", () => {
  // Weights are 1 and pictures positive, so that every pixel in the field, if it is made very large, changes what is seen.
  it.each(NETS)("is where a change of the picture is seen: %s", (_, layers) => {
    const backend = createReferenceBackend();
    const [height, width] = [13, 12];
    const model = new Sequential(layers()).build([null, height, width, 1], { backend });
    const { at, layers: fields } = receptiveFields(model);
    const picture = new Float32Array(height * width).fill(1);
    const output = (values: Float32Array) => model.call(tensor(backend, values, [1, height, width, 1]));
    const plain = output(picture);
    const [, rows, columns, channels] = plain.shape as [number, number, number, number];
    const before = plain.readSync();
    const found = new Map<number, { rows: [number, number]; columns: [number, number] }>();
    for (let pixel = 0; pixel < picture.length; pixel++) {
      const changed = output(picture.map((value, index) => (index === pixel ? 1e6 : value))).readSync();
      const [y, x] = [Math.floor(pixel / width), pixel % width];
      for (let place = 0; place < rows * columns; place++) {
        const start = place * channels;
        if (
          !changed.slice(start, start + channels).some((value, channel) => value !== before[start + channel])
        )
          continue;
        const field = found.get(place) ?? { rows: [y, y], columns: [x, x] };
        field.rows[1] = y;
        field.columns = [Math.min(field.columns[0], x), Math.max(field.columns[1], x)];
        found.set(place, field);
      }
    }
    const told = Array.from({ length: rows * columns }, (_, place) =>
      at("", Math.floor(place / columns), place % columns),
    );
    expect(told).toEqual(told.map((_, place) => found.get(place) ?? null));
    const { size } = fields.at(-1)!;
    const largest = (axis: "rows" | "columns") =>
      Math.max(...[...found.values()].map((field) => field[axis][1] - field[axis][0] + 1));
    expect(size[0]).toBeGreaterThanOrEqual(largest("rows"));
    expect(size[1]).toBeGreaterThanOrEqual(largest("columns"));
  });

  it("grows layer by layer as published for VGG16: 212 pixels in steps of 32", () => {
    const unit = (convolutions: number) => [
      ...Array.from({ length: convolutions }, () => conv(3, { padding: "same" })),
      new MaxPool2D(),
    ];
    const model = new Sequential([2, 2, 3, 3, 3].flatMap(unit)).build([null, 224, 224, 3], {
      backend: shapes,
    });
    const { layers } = receptiveFields(model);
    expect(layers.at(-1)).toEqual({
      name: "",
      type: "Sequential",
      size: [212, 212],
      strides: [32, 32],
      start: [-90, -90],
    });
    expect(layers.filter(({ type }) => type === "MaxPool2D").map(({ size }) => size[0])).toEqual([
      6, 16, 44, 100, 212,
    ]);
    expect(layers.slice(0, 3).map(({ name, size, start }) => [name, size[0], start[0]])).toEqual([
      ["conv2d", 3, -1],
      ["conv2d_1", 5, -2],
      ["max_pool2d", 6, -2],
    ]);
  });

  it("is the whole picture behind a dense layer or a global pooling", () => {
    const model = new Sequential([
      conv(3),
      new GlobalAveragePool2D({ keepDims: true }),
      conv(1),
      new Flatten(),
      new Dense({ units: 2 }),
    ]);
    const fields = receptiveFields(model.build([null, 5, 5, 1], { backend: shapes }));
    expect(fields.layers.map(({ name }) => name)).toEqual(["conv2d"]);
    for (const path of ["global_average_pool2d", "conv2d_1", "dense", ""])
      expect(fields.at(path, 0, 0)).toBeNull();
    expect(() => fields.at("conv", 0, 0)).toThrow(/there is no layer "conv". Such as conv2d/);
  });

  it("is finer than pixels behind a transposed convolution, and nothing in padding", () => {
    const model = new Sequential([
      new Conv2DTranspose({ filters: 1, kernelSize: 4, strides: 2 }),
      new ZeroPadding2D({ padding: 3 }),
    ]).build([null, 4, 4, 1], { backend: shapes });
    const { layers, at } = receptiveFields(model);
    expect(layers[0]).toMatchObject({ size: [2, 2], strides: [0.5, 0.5], start: [-1, -1] });
    expect(at("zero_padding2d", 0, 5)).toBeNull();
    expect(at("zero_padding2d", 3, 5)).toEqual({ rows: [0, 0], columns: [0, 1] });
  });

  it("needs a built model of pictures", () => {
    expect(() => receptiveFields(new Sequential([conv(1)]))).toThrow(/Sequential has no shapes yet/);
    const vectors = new Sequential([new Dense({ units: 1 })]).build([null, 3], { backend: shapes });
    expect(() => receptiveFields(vectors)).toThrow(/does not take pictures/);
  });
});

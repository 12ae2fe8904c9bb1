import { createReferenceBackend } from "@striate/backend-reference";
import { add, full, mul, sum, type Tensor, tensor, valueAndGrad } from "@striate/core";
import {
  AveragePool2D,
  BatchNormalization,
  type CallContext,
  Concatenate,
  Conv2D,
  Conv2DTranspose,
  Dense,
  DepthwiseConv2D,
  Dropout,
  Flatten,
  GlobalAveragePool2D,
  type Layer,
  LocalResponseNormalization,
  MaxPool2D,
  Model,
  type PictureArea,
  ReLU,
  Sequential,
  UpSampling2D,
  ZeroPadding2D,
} from "@striate/layers";
import { describe, expect, it } from "vitest";
import { fieldsByPath, fieldsOfMoments } from "../test/fieldsByPath.js";

const SHAPE = [2, 13, 12, 2] as const;
const ones = { kernelInitializer: "ones", useBias: false } as const;

/** A narrow way and a wide one, added. */
class Skip extends Model {
  override readonly type: string = "Skip";
  readonly wide = new Conv2D({ filters: 2, kernelSize: [5, 3], padding: "same", ...ones });
  call(x: Tensor): Tensor {
    return add(this.wide.call(x), x);
  }
}

/** Two windows of unequal sizes side by side. */
class Fork extends Model {
  override readonly type: string = "Fork";
  readonly narrow = new Conv2D({ filters: 1, kernelSize: 1, strides: 2, ...ones });
  readonly wide = new AveragePool2D({ poolSize: 3, strides: 2, padding: "same" });
  readonly join = new Concatenate();
  call(x: Tensor): Tensor {
    return this.join.call([this.narrow.call(x), this.wide.call(x)]);
  }
}

const conv = (kernelSize: number, options: object = {}) =>
  new Conv2D({ filters: 2, kernelSize, ...ones, ...options });

/** Linear, with weights of 1 everywhere: a picture's cell counts where the gradient is not 0. */
const LINEAR: Readonly<Record<string, () => readonly Layer[]>> = {
  "a convolution": () => [conv(3)],
  "strides and padding": () => [conv(3, { strides: 2, padding: "same" }), conv(2, { padding: "same" })],
  "dilation, whose holes are inside": () => [conv(3, { dilationRate: 2, padding: "same" })],
  "three layers with a pooling": () => [
    conv(3, { padding: "same" }),
    new AveragePool2D({ poolSize: 2 }),
    conv(3, { padding: "same" }),
  ],
  "depthwise and pointwise": () => [
    new DepthwiseConv2D({ kernelSize: 3, strides: 2, depthwiseInitializer: "ones", useBias: false }),
    conv(1),
  ],
  "a way around a layer": () => [new Skip(), new Skip()],
  "ways of unequal width": () => [new Fork(), conv(2)],
  "padding of its own": () => [
    new ZeroPadding2D({
      padding: [
        [2, 0],
        [1, 3],
      ],
    }),
    conv(3),
  ],
  "nearest neighbours": () => [conv(2), new UpSampling2D({ size: [2, 3] }), conv(3, { padding: "same" })],
  "a transposed convolution": () => [
    conv(3, { strides: 2 }),
    new Conv2DTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: "same", ...ones }),
  ],
};

/** Twice the same convolution, and another one in training. */
class Twice extends Model {
  override readonly type: string = "Twice";
  readonly conv = conv(3, { padding: "same" });
  readonly head = conv(7, { padding: "same" });
  call(x: Tensor, { training = false }: CallContext = {}): Tensor {
    const y = this.conv.call(this.conv.call(x));
    return training ? add(y, this.head.call(x)) : y;
  }
}

/** Where the gradient of one number of the output is not 0; null where that is nowhere. */
function gradientBox(model: Model, position: readonly number[]): PictureArea | null {
  const backend = createReferenceBackend();
  for (const parameter of model.parameters) {
    parameter.assign(full(backend, parameter.shape, 1));
  }
  const x = full(backend, SHAPE, 1);
  const { grads } = valueAndGrad([x], () => {
    const y = model.call(x);
    const [, height, width, channels] = y.shape as readonly number[];
    const [n, row, column, channel] = position as readonly [number, number, number, number];
    const mask = new Float32Array(y.size);
    mask[((n * height! + row) * width! + column) * channels! + channel] = 1;
    return sum(mul(y, tensor(backend, mask, y.shape)));
  });
  const values = grads.get(x)!.readSync();
  const [rows, columns] = [new Set<number>(), new Set<number>()];
  for (const [index, value] of values.entries()) {
    if (value === 0) continue;
    rows.add(Math.floor(index / (SHAPE[3] * SHAPE[2])) % SHAPE[1]);
    columns.add(Math.floor(index / SHAPE[3]) % SHAPE[2]);
  }
  if (rows.size === 0) return null;
  const span = (all: ReadonlySet<number>) => [Math.min(...all), Math.max(...all)] as const;
  return { rows: span(rows), columns: span(columns) };
}

function built(layers: readonly Layer[]): Model {
  return new Sequential(layers).build([null, ...SHAPE.slice(1)], { backend: createReferenceBackend() });
}

/** Corners, edges and the middle. */
function positions([, height, width, channels]: readonly number[]): readonly (readonly number[])[] {
  const some = (length: number) => [...new Set([0, 1, length >> 1, length - 1])].filter((at) => at < length);
  return some(height!).flatMap((y) => some(width!).map((x) => [1, y, x, channels! - 1]));
}

describe("a receptive field", () => {
  it.each(Object.entries(LINEAR))("is where the gradient is not 0: %s", (_, layers) => {
    const model = built(layers());
    const fieldOf = fieldsByPath(model, SHAPE);
    for (const position of positions(outputShape(model))) {
      expect(fieldOf("output", position), String(position)).toEqual(gradientBox(model, position));
    }
  });

  it("of a largest value is that of a mean, and what works on single pixels leaves it alone", () => {
    const fields = (layers: readonly Layer[]) => {
      const model = built(layers);
      const fieldOf = fieldsByPath(model, SHAPE);
      return positions(outputShape(model)).map((position) => fieldOf("output", position));
    };
    const expected = fields([conv(3), new AveragePool2D({ poolSize: 3, strides: 2 })]);
    const others = [
      new BatchNormalization(),
      new ReLU(),
      new LocalResponseNormalization(),
      new Dropout({ rate: 0.5 }),
    ];
    expect(fields([conv(3), ...others, new MaxPool2D({ poolSize: 3, strides: 2 })])).toEqual(expected);
  });

  it("is told for layers inside, and is the whole picture behind what sees all of it", () => {
    const model = built([
      conv(3),
      new MaxPool2D({ poolSize: 2 }),
      new GlobalAveragePool2D(),
      new Dense({ units: 3 }),
    ]);
    const fieldOf = fieldsByPath(model, SHAPE);
    expect(fieldOf("conv2d", [0, 4, 5, 1])).toEqual({ rows: [4, 6], columns: [5, 7] });
    expect(fieldOf("max_pool2d", [0, 4, 3, 1])).toEqual({ rows: [8, 11], columns: [6, 9] });
    expect(fieldOf("global_average_pool2d", [0, 1])).toBeNull();
    expect(fieldOf("output", [0, 2])).toBeNull();
    expect(fieldOf("conv2d/kernel", [0, 0, 0, 0])).toBeNull();
    expect(fieldOf("input", [1, 6, 7, 0])).toEqual({ rows: [6, 6], columns: [7, 7] });
  });

  it("is none where the input is no picture", () => {
    const model = new Sequential([new Dense({ units: 2 })]).build([null, 5], {
      backend: createReferenceBackend(),
    });
    expect(fieldsByPath(model, [3, 5])("dense", [0, 1])).toBeNull();
    const flat = built([new Flatten(), new Dense({ units: 2 })]);
    expect(fieldsByPath(flat, SHAPE)("flatten", [0, 1])).toBeNull();
  });

  it("is that of each call of a layer, in training", () => {
    const fieldOf = fieldsByPath(built([new Twice()]), SHAPE);
    expect(fieldOf("twice/conv", [0, 6, 6, 0])).toEqual({ rows: [5, 7], columns: [5, 7] });
    expect(fieldOf("twice/conv (call 2)", [0, 6, 6, 0])).toEqual({ rows: [4, 8], columns: [4, 8] });
    expect(fieldOf("twice/head", [0, 6, 6, 0])).toEqual({ rows: [3, 9], columns: [3, 9] });
  });

  it("does not count the statistics of a batch, also where that is a single picture", () => {
    const layers = () => [conv(3), new BatchNormalization(), conv(3)];
    for (const count of [1, 2]) {
      const fieldOf = fieldsByPath(built(layers()), [count, 13, 12, 2]);
      expect(fieldOf("output", [0, 5, 5, 0])).toEqual({ rows: [5, 9], columns: [5, 9] });
    }
  });

  it("is that of the batch's pictures, for a model that was built for others", () => {
    const fieldOf = fieldsByPath(built([conv(3), conv(3)]), [1, 30, 20, 2]);
    expect(fieldOf("output", [0, 25, 15, 0])).toEqual({ rows: [25, 29], columns: [15, 19] });
  });

  it("is told for a block of a model, and for layers whose names mean something else too", () => {
    const block = new Twice();
    built([block]);
    const ofBlock = fieldsByPath(block, SHAPE);
    expect(ofBlock("twice/conv", [0, 6, 6, 0])).toEqual({ rows: [5, 7], columns: [5, 7] });
    expect(ofBlock("twice", [0, 6, 6, 0])).toEqual({ rows: [3, 9], columns: [3, 9] });
    const model = built([conv(3, { name: "output" }), conv(5, { name: "input" })]);
    const { fieldOf } = fieldsOfMoments(model, SHAPE);
    const path = "output";
    const [layer, whole] = [
      fieldOf({ what: "output", layer: "output", path }, [0, 4, 4, 0]),
      fieldOf({ what: "output", layer: "", path }, [0, 4, 4, 0]),
    ];
    expect(layer).toEqual({ rows: [4, 6], columns: [4, 6] });
    expect(whole).toEqual({ rows: [4, 10], columns: [4, 10] });
  });
});

function outputShape(model: Model): readonly number[] {
  const backend = createReferenceBackend();
  for (const parameter of model.parameters) parameter.assign(full(backend, parameter.shape, 1));
  return model.call(full(backend, SHAPE, 1)).shape;
}

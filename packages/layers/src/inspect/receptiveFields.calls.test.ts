import { add, createShapeBackend, mean, mul, reshape, sub, type Tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import {
  BatchNormalization,
  type CallContext,
  Conv2D,
  Dropout,
  GlobalAveragePool2D,
  type Layer,
  LocalResponseNormalization,
  MaxPool2D,
  Model,
  ReLU,
  Reshape,
  receptiveFields,
  Sequential,
} from "../index.js";

const backend = createShapeBackend();
const conv = (kernelSize: number, options: object = {}) =>
  new Conv2D({ filters: 2, kernelSize, padding: "same", ...options });
const built = (...layers: readonly Layer[]) => new Sequential(layers).build([null, 13, 12, 2], { backend });

/** Twice the same convolution, and another one in training. */
class Twice extends Model {
  readonly conv = conv(3);
  readonly head = conv(5);
  call(x: Tensor, { training = false }: CallContext = {}): Tensor {
    const y = this.conv.call(this.conv.call(x));
    return training ? add(y, this.head.call(x)) : y;
  }
}

/** Scales channels by what the whole picture is like (Hu, Shen and Sun 2018). */
class Gate extends Model {
  readonly pool = new GlobalAveragePool2D({ keepDims: true });
  call(x: Tensor): Tensor {
    return mul(x, this.pool.call(x));
  }
}

/** Takes off the mean of each half of the batch. */
class Halves extends Model {
  readonly relu = new ReLU();
  call(x: Tensor): Tensor {
    const y = this.relu.call(x);
    const [count, ...rest] = y.shape as readonly [number, ...number[]];
    const halves = reshape(y, count === 1 ? [1, 1, ...rest] : [2, count / 2, ...rest]);
    return reshape(sub(halves, mean(halves, { axis: [1, 2, 3], keepDims: true })), x.shape);
  }
}

describe("the receptive field of a call", () => {
  it("is that in training, where layers are that only training calls", () => {
    const model = new Sequential([new Twice()]).build([null, 13, 12, 2], { backend });
    const [plain, trained] = [receptiveFields(model), receptiveFields(model, { training: true })];
    expect(plain.at("twice/head", 6, 6)).toBeNull();
    expect(trained.at("twice/head", 6, 6)).toEqual({ rows: [4, 8], columns: [4, 8] });
    expect(plain.layers.map(({ name }) => name)).toEqual(["twice/conv", "twice", ""]);
    expect(trained.layers.map(({ name }) => name)).toEqual(["twice/conv", "twice/head", "twice", ""]);
  });

  it("does not count the statistics of a batch, whichever part of it they are of", () => {
    const expected = receptiveFields(built(conv(3), new MaxPool2D())).at("max_pool2d", 2, 3);
    expect(expected).toEqual({ rows: [3, 6], columns: [5, 8] });
    const others = [new BatchNormalization(), new ReLU(), new Dropout({ rate: 0.5 })];
    const normalized = built(conv(3), ...others, new LocalResponseNormalization(), new MaxPool2D());
    for (const batch of [null, 1, 8]) {
      const fields = receptiveFields(normalized, { training: true, inputShape: [batch, 13, 12, 2] });
      expect(fields.at("max_pool2d", 2, 3)).toEqual(expected);
    }
    const halved = built(conv(3), new Halves(), new MaxPool2D());
    const fields = receptiveFields(halved, { training: true, inputShape: [4, 13, 12, 2] });
    expect(fields.at("max_pool2d", 2, 3)).toEqual(expected);
  });

  it("is the whole picture behind what each picture is scaled by", () => {
    const model = built(conv(3), new Gate(), conv(3));
    for (const training of [false, true]) {
      const fields = receptiveFields(model, { training });
      expect(fields.at("conv2d", 6, 6)).toEqual({ rows: [5, 7], columns: [5, 7] });
      expect([fields.at("gate", 6, 6), fields.at("conv2d_1", 6, 6)]).toEqual([null, null]);
    }
  });

  it("is not told where a view gives places another meaning", () => {
    const fields = receptiveFields(built(new Reshape({ targetShape: [26, 6, 2] }), new ReLU(), conv(3)));
    for (const path of ["reshape", "re_lu", "conv2d"]) expect(fields.at(path, 1, 1)).toBeNull();
    expect(fields.layers).toEqual([]);
  });

  it("is that of the last call, or of any other, of a layer or its path", () => {
    const model = new Twice().build([null, 13, 12, 2], { backend });
    const fields = receptiveFields(model);
    const [once, twice] = [
      { rows: [5, 7], columns: [5, 7] },
      { rows: [4, 8], columns: [4, 8] },
    ];
    expect(
      [undefined, 1, 2, 3].map((call) => fields.at("conv", 6, 6, call === undefined ? {} : { call })),
    ).toEqual([twice, once, twice, null]);
    expect(fields.at(model.conv, 6, 6)).toEqual(twice);
    expect(fields.at(model, 6, 6)).toEqual(twice);
    expect(() => fields.at(conv(1), 6, 6)).toThrow(/there is no layer "Conv2D". Such as conv/);
  });

  it("is that of pictures of another size", () => {
    const model = built(conv(3), conv(3));
    expect(receptiveFields(model).at("", 12, 20)).toBeNull();
    const larger = receptiveFields(model, { inputShape: [null, 20, 30, 2] });
    expect(larger.at("", 12, 20)).toEqual({ rows: [10, 14], columns: [18, 22] });
    expect(() => receptiveFields(model, { inputShape: [null, 2] })).toThrow(/Conv2D|pictures/);
  });

  it("is that of a block of a model too, with paths from the block down", () => {
    const block = new Twice();
    built(block);
    expect(() => receptiveFields(block)).toThrow(/no shapes yet/);
    const fields = receptiveFields(block, { inputShape: [null, 13, 12, 2] });
    expect(fields.at("conv", 6, 6)).toEqual({ rows: [4, 8], columns: [4, 8] });
  });

  it("needs a built model, whatever it is asked for", () => {
    const inputShape = [null, 13, 12, 2] as const;
    expect(() => receptiveFields(new Twice(), { inputShape })).toThrow(/no shapes yet/);
    expect(() => receptiveFields(new Twice(), { trainin: true } as object)).toThrow(/"?training"?/);
  });
});

import { createReferenceBackend } from "@striate/backend-reference";
import { add, randomNormal, relu, type Tensor, TensorError } from "@striate/core";
import { describe, expect, it } from "vitest";
import * as layers from "../index.js";
import {
  Activation,
  type ActivationOption,
  Add,
  AveragePool2D,
  BatchNormalization,
  Conv2D,
  Conv2DTranspose,
  constant,
  Dense,
  DepthwiseConv2D,
  Dropout,
  Flatten,
  fromJSON,
  GlobalAveragePool2D,
  GlobalMaxPool2D,
  glorotUniform,
  Layer,
  type LayerConfig,
  type LayerOptions,
  LocalResponseNormalization,
  MaxPool2D,
  Model,
  orthogonal,
  ReLU,
  Reshape,
  SeparableConv2D,
  Sequential,
  truncatedNormal,
  UpSampling2D,
  ZeroPadding2D,
} from "../index.js";

const backend = createReferenceBackend();

interface BlockOptions extends LayerOptions {
  readonly filters: number;
  readonly strides?: number;
}

class Block extends Model {
  override readonly type: string = "Block";
  readonly conv: Conv2D;
  readonly bn = new BatchNormalization();
  readonly way: Conv2D | undefined;

  constructor(options: BlockOptions) {
    super(options);
    const { filters, strides = 1 } = options;
    this.conv = new Conv2D({ filters, kernelSize: 3, strides, padding: "same" });
    this.way = strides === 1 ? undefined : new Conv2D({ filters, kernelSize: 1, strides });
  }

  call(x: Tensor): Tensor {
    return relu(add(this.bn.call(this.conv.call(x)), this.way?.call(x) ?? x));
  }
}

/** Every layer, with options that are not its defaults, for pictures of 8×8. */
const EVERY = () =>
  new Sequential(
    [
      new ZeroPadding2D({
        padding: [
          [1, 0],
          [0, 2],
        ],
      }),
      new Conv2D({
        filters: 4,
        kernelSize: [3, 2],
        activation: "relu",
        kernelInitializer: "heNormal",
        name: "first",
      }),
      new DepthwiseConv2D({ kernelSize: 3, depthMultiplier: 2, padding: "same", biasInitializer: "ones" }),
      new SeparableConv2D({ filters: 4, kernelSize: 3, padding: 1, activation: relu }),
      new Conv2DTranspose({ filters: 2, kernelSize: 2, strides: 2 }),
      new BatchNormalization({ momentum: 0.5, epsilon: 1e-5, scale: false }),
      new LocalResponseNormalization({ depthRadius: 1, alpha: 0.5 }),
      new ReLU(),
      new Activation("tanh", { name: "bend" }),
      new Dropout({ rate: 0.25 }),
      new MaxPool2D({ poolSize: 3, strides: 1, padding: "same", ceilMode: true }),
      new AveragePool2D({ poolSize: [2, 1] }),
      new UpSampling2D({ size: 2, interpolation: "bilinear" }),
      new Block({ filters: 4, strides: 2 }),
      new Sequential([
        new Conv2D({
          filters: 3,
          kernelSize: 1,
          useBias: false,
          kernelInitializer: truncatedNormal({ stddev: 0.25 }),
        }),
      ]),
      new Flatten(),
      new Dense({
        units: 8,
        kernelInitializer: { name: "orthogonal", gain: 2 },
        biasInitializer: constant(0.5),
      }),
      new Reshape({ targetShape: [2, 2, 2] }),
      new GlobalMaxPool2D({ keepDims: true }),
      new GlobalAveragePool2D(),
      new Dense({ units: 2, activation: "softmax", kernelInitializer: glorotUniform, trainable: false }),
    ],
    { name: "every" },
  );

const outputs = (model: Model, seed: number) => {
  const built = model.built ? model : model.build([null, 8, 8, 2], { backend, seed });
  const x = randomNormal(backend, [2, 8, 8, 2], { seed: 1 });
  return [true, false].map((training) => [...built.call(x, { training, step: 1 }).readSync()]);
};

describe("toJSON and fromJSON", () => {
  it("make of every layer another one that computes the same, bit for bit", () => {
    const model = EVERY();
    const text = JSON.stringify(model);
    const made = fromJSON(JSON.parse(text), { classes: { Block } });
    expect(JSON.stringify(made)).toBe(text);
    expect(outputs(made, 5)).toEqual(outputs(model, 5));
    expect(made.parameters.map(({ name }) => name)).toEqual(model.parameters.map(({ name }) => name));
    expect(made.trainableParameters.map(({ name }) => name)).toEqual(
      model.trainableParameters.map(({ name }) => name),
    );
    // Built, it also says for what.
    expect(JSON.parse(JSON.stringify(made))).toEqual({ ...JSON.parse(text), inputShape: [null, 8, 8, 2] });
  });

  it("know every layer of the package", () => {
    const classes = Object.entries(layers).filter(
      ([, value]) => typeof value === "function" && value.prototype instanceof Layer && value !== Model,
    );
    const types = new Set(
      EVERY()
        .tree()
        .map(({ type }) => type),
    );
    for (const join of [Add, layers.Concatenate]) types.add(new join().type);
    const missing = classes
      .filter(([name]) => !types.has(name.replace("Pooling", "Pool")))
      .map(([name]) => name);
    expect(missing).toEqual([]);
  });

  it("read like what was written", () => {
    const model = new Sequential([new Conv2D({ filters: 2, kernelSize: 3 }), new Activation(relu)], {
      name: "tiny",
    });
    expect(model.build([7, 5, 5, 1], { backend }).toJSON()).toEqual({
      format: "striate-model",
      version: 1,
      model: {
        type: "Sequential",
        options: { name: "tiny" },
        layers: [
          { type: "Conv2D", options: { filters: 2, kernelSize: 3 } },
          { type: "Activation", options: { activation: "relu" } },
        ],
      },
      inputShape: [null, 5, 5, 1],
    });
  });

  it("keep what is frozen, at any depth", () => {
    const model = EVERY();
    model.layers[13]!.trainable = false;
    const block = model.layers[13] as Block;
    block.conv.trainable = true;
    const made = fromJSON(model.toJSON(), { classes: { Block } });
    const states = (one: Model) => one.tree().map(({ trainable }) => trainable);
    expect(states(made)).toEqual(states(model));
    expect(states(made).filter((trainable) => !trainable)).toHaveLength(4);
    expect(states(made.build([null, 8, 8, 2], { backend }))).toEqual(states(model));
  });

  it("keep weights shared that a Sequential uses twice", () => {
    const dense = new Dense({ units: 4 });
    const model = new Sequential([dense, new ReLU(), dense, new Dense({ units: 4 })]);
    const made = fromJSON(JSON.parse(JSON.stringify(model))) as Sequential;
    expect(made.layers[2]).toBe(made.layers[0]);
    expect(made.layers[3]).not.toBe(made.layers[0]);
  });

  it("go on with initializers that carry numbers", () => {
    const made = (kernelInitializer: layers.InitializerOption) =>
      new Dense({ units: 1, kernelInitializer }).config().options["kernelInitializer"];
    expect(made(truncatedNormal())).toEqual({ name: "truncatedNormal", mean: 0, stddev: 0.05 });
    expect(made(orthogonal({ gain: 3 }))).toEqual({ name: "orthogonal", gain: 3 });
    expect(made({ name: "constant", value: 2 })).toEqual({ name: "constant", value: 2 });
  });
});

describe("toJSON refuses what would come back as another model", () => {
  const refused = (model: Model, code: string, message: RegExp) =>
    expect(() => model.toJSON()).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );

  it("blocks that do not say what they were made with", () => {
    class Silent extends Model {
      readonly dense: Dense;
      constructor({ units }: { readonly units: number }) {
        super();
        this.dense = new Dense({ units });
      }
      call(x: Tensor): Tensor {
        return this.dense.call(x);
      }
    }
    refused(
      new Silent({ units: 3 }),
      "LAYER",
      /silent: it does not say which options .* Write super\(options\) in Silent/,
    );
  });

  it("blocks that say a part of it", () => {
    class Vague extends Model {
      readonly dense: Dense;
      constructor({ units = 2, ...rest }: LayerOptions & { readonly units?: number }) {
        super(rest);
        this.dense = new Dense({ units });
      }
      call(x: Tensor): Tensor {
        return this.dense.call(x);
      }
    }
    expect(new Vague({ units: 2 }).toJSON().model.type).toBe("Vague");
    refused(new Vague({ units: 3 }), "LAYER", /another model: dense \(Dense\) has other options there/);
  });

  it("a layer that stands in two models", () => {
    const dense = new Dense({ units: 2 });
    refused(
      new Sequential([dense, new Sequential([dense])]),
      "LAYER",
      /sequential\/dense \(Dense\), the same as dense, is in one/,
    );
  });

  it("two classes of one name", () => {
    const make = () =>
      class Same extends Layer {
        override readonly type: string = "Same";
        constructor() {
          super({});
        }
        call(x: Tensor): Tensor {
          return x;
        }
      };
    refused(new Sequential([new (make())(), new (make())()]), "LAYER", /two classes call themselves Same/);
  });

  it.each([
    [(x: Tensor) => x, /bend.activation is a function. Give the name of one/],
    [Number.NaN as never, /unknown activation "NaN"/],
  ])("options that are no data: %s", (activation: ActivationOption, message) => {
    expect(() => new Sequential([new Activation(activation, { name: "bend" })]).toJSON()).toThrow(message);
  });

  it("numbers that JSON does not know", () => {
    class Odd extends Layer {
      override readonly type: string = "Odd";
      constructor(options: LayerOptions & { readonly value?: unknown }) {
        super(options);
      }
      call(x: Tensor): Tensor {
        return x;
      }
    }
    const circle: unknown[] = [];
    circle.push(circle);
    for (const value of [Number.NaN, 1n, Symbol.iterator, circle, new Map()]) {
      expect(() => new Sequential([new Odd({ value })]).toJSON(), String(typeof value)).toThrow(
        expect.objectContaining({ code: "VALUE", message: expect.stringMatching(/which JSON cannot say/) }),
      );
    }
  });
});

describe("fromJSON refuses", () => {
  const dense: LayerConfig = { type: "Dense", options: { units: 2 } };
  const data = (model: unknown, rest: object = {}) => ({
    format: "striate-model",
    version: 1,
    model,
    ...rest,
  });
  const inside = (...list: unknown[]) => data({ type: "Sequential", options: {}, layers: list });
  const nested = (depth: number): unknown =>
    depth === 0 ? dense : { type: "Sequential", options: {}, layers: [nested(depth - 1)] };
  const own = (text: string): unknown => JSON.parse(text);

  it.each([
    ["text", JSON.stringify(inside(dense)), "VALUE", /no model's data. Pass an object .* JSON.parse/],
    ["nothing", null, "VALUE", /no model's data/],
    ["another format", { format: "keras", model: dense }, "VALUE", /no model's data/],
    ["a later version", { ...inside(dense), version: 2 }, "VALUE", /of version 2, known is 1/],
    [
      "a class that was not given",
      inside({ type: "Block", options: {} }),
      "LAYER",
      /model.layers\[0\] is a "Block".*classes: \{ Block \}/,
    ],
    [
      "names of what every object has",
      inside({ type: "constructor", options: {} }),
      "LAYER",
      /is a "constructor"/,
    ],
    ["the name __proto__", inside({ type: "__proto__" }), "LAYER", /is a "__proto__"/],
    ["a layer that is text", inside("Dense"), "VALUE", /model.layers\[0\] is no object/],
    ["a layer without a type", inside({ options: {} }), "VALUE", /model.layers\[0\].type is no text/],
    [
      "more than there is",
      inside({ ...dense, weights: [] }),
      "VALUE",
      /model.layers\[0\] has an entry "weights"/,
    ],
    ["options that are a list", inside({ type: "Dense", options: [2] }), "VALUE", /options is no object/],
    [
      "unknown options",
      inside({ type: "Dense", options: { units: 2, evil: 1 } }),
      "OPTION",
      /unknown option "evil".* At model.layers\[0\]/,
    ],
    [
      "wrong options",
      inside({ type: "Dense", options: { units: -1 } }),
      "OPTION",
      /units -1 is not a size.* At model.layers\[0\]/,
    ],
    ["options of the wrong kind", inside({ type: "Block", options: null }), "LAYER", /Block/],
    [
      "functions",
      inside({ type: "Activation", options: { activation: () => 1 } }),
      "VALUE",
      /options.activation is a function/,
    ],
    [
      "no activation",
      inside({ type: "Activation", options: { activation: "constructor" } }),
      "OPTION",
      /unknown activation "constructor"/,
    ],
    [
      "no initializer",
      inside({ type: "Dense", options: { units: 1, kernelInitializer: { name: "toString" } } }),
      "OPTION",
      /unknown initializer "toString" with numbers/,
    ],
    [
      "an initializer of text",
      inside({ type: "Dense", options: { units: 1, kernelInitializer: { name: "constant", value: "1" } } }),
      "OPTION",
      /constant's value is "1"/,
    ],
    [
      "prototypes",
      inside({ type: "Dense", options: own('{ "units": 1, "__proto__": { "x": 1 } }') }),
      "VALUE",
      /has an entry "__proto__"/,
    ],
    [
      "constructors",
      inside({ type: "Dense", options: own('{ "units": 1, "constructor": 1 }') }),
      "VALUE",
      /has an entry "constructor"/,
    ],
    [
      "layers in a layer",
      inside({ ...dense, layers: [dense] }),
      "VALUE",
      /has layers, which its class does not take/,
    ],
    [
      "layers that are no list",
      data({ type: "Sequential", options: {}, layers: {} }),
      "VALUE",
      /layers is no array/,
    ],
    ["a place that comes later", inside({ same: 1 }, dense), "VALUE", /layers\[0\].same is 1/],
    ["a place that is none", inside(dense, { same: -1 }), "VALUE", /layers\[1\].same is -1/],
    ["levels without end", data(nested(200)), "VALUE", /stands inside 100 others/],
    ["a model that is a layer", data(dense), "VALUE", /a Dense is no model/],
    ["paths that are not there", { ...inside(dense), frozen: ["conv2d"] }, "VALUE", /frozen is \["conv2d"\]/],
    ["frozen text", { ...inside(dense), frozen: "dense" }, "VALUE", /frozen is "dense"/],
    [
      "options for a Sequential",
      data({ type: "Sequential", options: { lay: 1 }, layers: [] }),
      "OPTION",
      /unknown option "lay"/,
    ],
  ])("%s", (_, input, code, message) => {
    expect(() => fromJSON(input)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it("a class that calls itself something else, and one that makes no layer", () => {
    const config = inside({ type: "Other", options: { filters: 1 } });
    expect(() => fromJSON(config, { classes: { Other: Block } })).toThrow(
      /the class given as Other makes a Block. Let it have the field: readonly type = "Other"/,
    );
    class Other {}
    expect(() => fromJSON(config, { classes: { Other: Other as never } })).toThrow(/makes no layer/);
  });

  it("what a class throws in its constructor, by place", () => {
    class Fragile extends Layer {
      constructor({ sizes }: { readonly sizes: readonly number[] }) {
        super({});
        sizes.map(String);
      }
      call(x: Tensor): Tensor {
        return x;
      }
    }
    const attempt = () => fromJSON(inside({ type: "Fragile", options: {} }), { classes: { Fragile } });
    expect(attempt).toThrow(TensorError);
    expect(attempt).toThrow(/model.layers\[0\] cannot be made: TypeError: .* Correct its options/);
  });

  it("to let a given class stand in for one of the package", () => {
    const made = fromJSON(inside(dense), { classes: { Dense: Block as never } }) as Sequential;
    expect(made.layers[0]).toBeInstanceOf(Dense);
  });
});

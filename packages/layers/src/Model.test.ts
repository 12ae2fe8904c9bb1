import { createReferenceBackend } from "@striate/backend-reference";
import {
  add,
  mul,
  openScope,
  randomNormal,
  relu,
  type Shape,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
} from "@striate/core";
import { describe, expect, it } from "vitest";
import {
  Add,
  BatchNormalization,
  type CallContext,
  Concatenate,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  GlobalAveragePool2D,
  Layer,
  MaxPool2D,
  Model,
  ReLU,
  Sequential,
} from "./index.js";
import { ones } from "./initializers.js";

/** The textbook's residual block: conv-bn-relu-conv-bn, and a 1×1 convolution where the shape changes. */
class BasicBlock extends Model {
  readonly conv1: Conv2D;
  readonly bn1 = new BatchNormalization();
  readonly conv2: Conv2D;
  readonly bn2 = new BatchNormalization();
  readonly downsample: Conv2D | undefined;

  constructor({ filters, strides = 1 }: { readonly filters: number; readonly strides?: number }) {
    super();
    this.conv1 = new Conv2D({ filters, kernelSize: 3, strides, padding: "same" });
    this.conv2 = new Conv2D({ filters, kernelSize: 3, padding: "same" });
    this.downsample = strides === 1 ? undefined : new Conv2D({ filters, kernelSize: 1, strides });
  }

  call(x: Tensor): Tensor {
    const y = relu(this.bn1.call(this.conv1.call(x)));
    const residual = this.bn2.call(this.conv2.call(y));
    return relu(add(residual, this.downsample?.call(x) ?? x));
  }
}

class ResidualNet extends Model {
  readonly stem = new Conv2D({ filters: 4, kernelSize: 3 });
  readonly blocks = [new BasicBlock({ filters: 4 }), new BasicBlock({ filters: 6, strides: 2 })];
  readonly head = new Sequential([new GlobalAveragePool2D(), new Dense({ units: 3 })]);

  call(x: Tensor, _context?: CallContext): Tensor {
    return this.head.call(this.blocks.reduce((y, block) => block.call(y), this.stem.call(x)));
  }
}

const names = (layer: Layer) => layer.parameters.map(({ name }) => name);
const bits = (layer: Layer) => layer.parameters.map(({ value }) => Array.from(value.readSync()));

describe("a model of one's own", () => {
  it("names its weights by its fields, and runs in training and inference", () => {
    const backend = createReferenceBackend();
    const model = new ResidualNet().build([null, 8, 8, 1], { backend, seed: 1 });
    expect(names(model).slice(0, 4)).toEqual([
      "stem/kernel",
      "stem/bias",
      "blocks/0/conv1/kernel",
      "blocks/0/conv1/bias",
    ]);
    expect(names(model)).toContain("blocks/1/downsample/kernel");
    expect(names(model)).not.toContain("blocks/0/downsample/kernel");
    expect(names(model).slice(-2)).toEqual(["head/dense/kernel", "head/dense/bias"]);
    using _scope = openScope(backend);
    const x = randomNormal(backend, [4, 8, 8, 1], { seed: 3 });
    const { grads } = valueAndGrad(model.parameters, () => sum(model.call(x, { training: true })));
    expect([...grads.keys()]).toEqual(model.trainableParameters);
    expect([...grads.values()]).not.toContain(null);
  });

  it("counts parameters, trainable and not, and multiply-adds of one example", () => {
    const model = new BasicBlock({ filters: 64 }).build([null, 30, 30, 64], {
      backend: createReferenceBackend(),
    });
    const { totalParams, trainableParams, multiplyAdds } = model.summaryRows();
    // One block of ResNet18's first stage: 2 · 36,928 and 2 · 128 of batch normalization, half of each are moving statistics too.
    expect(trainableParams).toBe(2 * 36_928 + 2 * 128);
    expect(totalParams).toBe(trainableParams + 2 * 128);
    expect(multiplyAdds).toBe(2 * 30 * 30 * 9 * 64 * 64);
    expect(model.countParams()).toBe(totalParams);
  });

  it("hands the outermost call's context to every layer, whatever is passed on the way", () => {
    const seen: (boolean | undefined)[] = [];
    class Spy extends Layer {
      call(x: Tensor, context?: CallContext): Tensor {
        seen.push(context?.training);
        return x;
      }
    }
    class Forgetful extends Model {
      readonly inner = new Spy();
      readonly contrary = new Spy();
      call(x: Tensor, _context?: CallContext): Tensor {
        return this.contrary.call(this.inner.call(x), { training: false });
      }
    }
    const backend = createReferenceBackend();
    const model = new Forgetful().build([null, 2], { backend });
    const x = tensor(backend, [[1, 2]]);
    seen.length = 0;
    model.call(x, { training: true });
    model.call(x);
    expect(seen).toEqual([true, true, undefined, undefined]);
    expect(() => model.call(x, { trainning: true } as never)).toThrow(
      /unknown option "trainning". Did you mean "training"\?/,
    );
  });

  it("reports a declared layer that is never called, as the textbook's block has one", () => {
    class HalfBlock extends Model {
      readonly conv1 = new Conv2D({ filters: 1, kernelSize: 1 });
      readonly conv2 = new Conv2D({ filters: 1, kernelSize: 1 });
      readonly bn2 = new BatchNormalization();
      call(x: Tensor): Tensor {
        return this.conv1.call(x);
      }
    }
    const backend = createReferenceBackend();
    expect(() => new HalfBlock().build([null, 3, 3, 1], { backend })).toThrow(
      "HalfBlock: declared but never called: conv2 (Conv2D), bn2 (BatchNormalization). " +
        "Call it in call(), remove the field, or build with allowUnused: true.",
    );
    expect(names(new HalfBlock().build([null, 3, 3, 1], { backend, allowUnused: true }))).toEqual([
      "conv1/kernel",
      "conv1/bias",
    ]);
  });

  it("accepts a layer that is called in training only, and counts its weights", () => {
    class Auxiliary extends Model {
      readonly main = new Dense({ units: 2 });
      readonly extra = new Dense({ units: 2 });
      call(x: Tensor, { training = false }: CallContext = {}): Tensor {
        return training ? add(this.main.call(x), this.extra.call(x)) : this.main.call(x);
      }
    }
    const model = new Auxiliary().build([null, 3], { backend: createReferenceBackend() });
    expect(names(model)).toContain("extra/kernel");
    const { rows, totalParams, multiplyAdds } = model.summaryRows();
    expect(rows.map(({ name, trainingOnly = false }) => [name, trainingOnly])).toEqual([
      ["main", false],
      ["extra", true],
    ]);
    // Two dense layers of 3 · 2 + 2; in inference one of them works.
    expect([totalParams, model.countParams(), multiplyAdds]).toEqual([16, 16, 6]);
    expect(model.summary()).toContain("extra (Dense, in training)");
  });

  it("refuses a layer that is called but stands in no public field", () => {
    class Hidden extends Model {
      readonly #dense = new Dense({ units: 2 });
      call(x: Tensor): Tensor {
        return this.#dense.call(x);
      }
    }
    expect(() => new Hidden().build([null, 3], { backend: createReferenceBackend() })).toThrow(
      expect.objectContaining({
        code: "LAYER",
        message: expect.stringMatching(/Dense: it is called but stands in no public field/),
      }),
    );
  });

  it("takes layers with weights of one's own", () => {
    class Scale extends Layer {
      override createWeights(inputShape: Shape): void {
        this.addWeight("scale", [inputShape.at(-1)!], ones);
      }
      call(x: Tensor): Tensor {
        return mul(x, this.weight("scale").value);
      }
    }
    const backend = createReferenceBackend();
    const model = new Sequential([new Scale(), new Scale({ name: "second" })]).build([null, 3], { backend });
    expect(names(model)).toEqual(["scale/scale", "second/scale"]);
    expect(Array.from(model.call(tensor(backend, [[1, 2, 3]])).readSync())).toEqual([1, 2, 3]);
  });

  it("takes several inputs", () => {
    class Join extends Model<readonly Tensor[]> {
      readonly sum = new Add();
      readonly join = new Concatenate();
      call([a, b]: readonly Tensor[]): Tensor {
        return this.join.call([this.sum.call([a!, b!]), a!]);
      }
    }
    const backend = createReferenceBackend();
    const model = new Join().build(
      [
        [null, 2],
        [null, 2],
      ],
      { backend },
    );
    const y = model.call([tensor(backend, [[1, 2]]), tensor(backend, [[10, 20]])]);
    expect(Array.from(y.readSync())).toEqual([11, 22, 1, 2]);
    expect(() => model.call([tensor(backend, [[1, 2]]), tensor(backend, [[1]])])).toThrow(
      /Add: 1×2 and 1×1 differ/,
    );
  });
});

describe("Sequential", () => {
  const small = () =>
    new Sequential([
      new Conv2D({ filters: 2, kernelSize: 3 }),
      new Conv2D({ filters: 2, kernelSize: 3 }),
      new MaxPool2D(),
      new Flatten(),
      new Dropout({ rate: 0.5 }),
      new Dense({ units: 2 }),
    ]);

  it("prints what it is made of", () => {
    const model = new Sequential(
      [new Conv2D({ filters: 2, kernelSize: 3 }), new ReLU(), new Flatten(), new Dense({ units: 10 })],
      {
        name: "tiny",
      },
    ).build([null, 5, 5, 1], { backend: createReferenceBackend() });
    const rule = "─".repeat(57);
    expect(model.summary().split("\n")).toEqual([
      "Model: tiny",
      rule,
      "Layer (type)       Output shape     Params  Multiply-adds",
      rule,
      "conv2d (Conv2D)    [null, 3, 3, 2]      20            162",
      "re_lu (ReLU)       [null, 3, 3, 2]       0              0",
      "flatten (Flatten)  [null, 18]            0              0",
      "dense (Dense)      [null, 10]          190            180",
      rule,
      "Total params: 210 (840 B)",
      "Trainable params: 210",
      "Non-trainable params: 0",
      "Multiply-adds per example: 342",
    ]);
  });

  it("fixes all weights by the seed, whatever layers stand beside them", () => {
    const build = (seed: number) =>
      bits(small().build([null, 10, 10, 1], { backend: createReferenceBackend(), seed }));
    expect(build(1)).toEqual(build(1));
    expect(build(1)).not.toEqual(build(2));
    const [first, , second] = build(1);
    expect(first!.slice(0, 9)).not.toEqual(second!.slice(0, 9));
  });

  it("drops the same in the same step of the same seed", () => {
    const run = (seed: number, step: number) => {
      const backend = createReferenceBackend();
      const model = small().build([null, 10, 10, 1], { backend, seed });
      return Array.from(
        model.call(randomNormal(backend, [2, 10, 10, 1], { seed: 1 }), { training: true, step }).readSync(),
      );
    };
    expect(run(1, 4)).toEqual(run(1, 4));
    expect(run(1, 4)).not.toEqual(run(1, 5));
  });

  it("keeps only the activation in hand, in inference, and nothing of a step, in training", () => {
    const backend = createReferenceBackend();
    const model = small().build([null, 10, 10, 1], { backend });
    const x = randomNormal(backend, [2, 10, 10, 1], { seed: 1 });
    const before = backend.memory();
    const y = model.call(x);
    expect(backend.memory().buffers).toBe(before.buffers + 1);
    y.dispose();
    {
      using _step = openScope(backend);
      valueAndGrad(model.parameters, () => sum(model.call(x, { training: true })));
    }
    expect(backend.memory()).toEqual(before);
    model.dispose();
    x.dispose();
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("freezes layers: no gradients, no weights among the trainable ones", () => {
    const backend = createReferenceBackend();
    const model = small().build([null, 10, 10, 1], { backend });
    model.layers[0]!.trainable = false;
    expect(model.trainableParameters.map(({ name }) => name)).not.toContain("conv2d/kernel");
    using _scope = openScope(backend);
    const x = randomNormal(backend, [1, 10, 10, 1], { seed: 1 });
    const { grads } = valueAndGrad(model.parameters, () => sum(model.call(x)));
    expect([...grads.keys()]).toEqual(model.trainableParameters);
  });

  it("freezes what is inside a model that is made frozen", () => {
    const model = new Sequential([new Dense({ units: 2 }), new Sequential([new Dense({ units: 1 })])], {
      trainable: false,
    }).build([null, 3], { backend: createReferenceBackend() });
    expect(model.tree().map(({ trainable }) => trainable)).toEqual([false, false, false, false]);
    expect(model.trainableParameters).toEqual([]);
  });

  it("takes a model that is built, with its weights: transfer learning", () => {
    const backend = createReferenceBackend();
    const base = new Sequential([new Conv2D({ filters: 2, kernelSize: 3 }), new Flatten()], { name: "base" });
    base.build([null, 5, 5, 1], { backend, seed: 3 });
    const learned = bits(base);
    base.trainable = false;
    const model = new Sequential([base, new Dense({ units: 2 })]).build([null, 5, 5, 1], {
      backend,
      seed: 4,
    });
    expect(bits(base)).toEqual(learned);
    expect(names(model)).toEqual(["base/conv2d/kernel", "base/conv2d/bias", "dense/kernel", "dense/bias"]);
    expect(model.trainableParameters.map(({ name }) => name)).toEqual(["dense/kernel", "dense/bias"]);
    expect(model.call(randomNormal(backend, [2, 5, 5, 1], { seed: 1 })).shape).toEqual([2, 2]);
  });

  it("says where a size does not fit, and can be built again with another", () => {
    const backend = createReferenceBackend();
    const model = small();
    expect(() => model.build([null, 4, 4, 1], { backend })).toThrow(
      "conv2d: height 2 is smaller than the window's 3. Pad more, use a smaller window, or give larger images. " +
        "In layer conv2d_1 (Conv2D) with input 1×2×2×2.",
    );
    expect(backend.memory().buffers).toBe(0);
    expect(
      model.build([null, 10, 10, 1], { backend }).call(randomNormal(backend, [1, 10, 10, 1], { seed: 1 }))
        .shape,
    ).toEqual([1, 2]);
    expect(() => model.call(randomNormal(backend, [1, 12, 12, 1], { seed: 1 }))).toThrow(
      /Dense: built for 18 features an example, received 32\..*In layer dense \(Dense\)/,
    );
  });

  it.each([
    [(model: Sequential) => model.build([null, 8, 8, 1], {} as never), "OPTION", /no backend to build on/],
    [
      (model: Sequential) => model.build([null, null, 8, 1] as never, { backend: createReferenceBackend() }),
      "SHAPE",
      /not the shape of a batch/,
    ],
    [
      (model: Sequential) =>
        model.build([null, 8, 8, 1], { backend: createReferenceBackend(), sed: 1 } as never),
      "OPTION",
      /Did you mean "seed"/,
    ],
    [(model: Sequential) => model.summary(), "LAYER", /the model has no shapes yet/],
    [(model: Sequential) => model.add({} as never), "LAYER", /is not a layer/],
    [
      (model: Sequential) =>
        model
          .build([null, 10, 10, 1], { backend: createReferenceBackend() })
          .build([null, 10, 10, 1], { backend: createReferenceBackend() }),
      "LAYER",
      /built already/,
    ],
  ])("refuses what cannot be, case %#", (act, code, message) => {
    expect(() => act(small())).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

import type { NetWork } from "../harness/Work.js";
import { layoutOf } from "../nets/layout.js";
import type { Net, Step } from "../nets/Net.js";
import { type NetData, readNetFile } from "../nets/netFile.js";
import { netNamed } from "../nets/nets.js";
import { type AdapterFactory, cannot, type Prepared } from "./Adapter.js";
import { importPeer } from "./peers.js";

/** What is used here of ConvNetJS (A. Karpathy, 2014), which has no types of its own. */
interface ConvNetJS {
  readonly Vol: new (width: number, height: number, depth: number, value: number) => Vol;
  readonly Net: new () => ConvNet;
  readonly Trainer: new (
    net: ConvNet,
    options: object,
  ) => { train(x: Vol, label: number): { cost_loss: number } };
}
interface Vol {
  readonly w: Float64Array;
}
interface ConvNet {
  readonly layers: readonly {
    readonly filters?: readonly Vol[];
    readonly biases?: Vol;
    readonly out_act: Vol;
  }[];
  makeLayers(definitions: readonly object[]): void;
  forward(x: Vol): Vol;
}

/** ConvNetJS: one image at a time, in float64; SGD with momentum, as its release has no Adam. */
export const openConvnetjs: AdapterFactory = async () => {
  const { module, version } = await importPeer<ConvNetJS>("convnetjs");
  return {
    about: { version, note: "SGD with momentum" },
    prepare: (work) =>
      work.kind === "train" || work.kind === "infer" ? prepareNet(module, work) : cannot("ConvNetJS", work),
  };
};

function prepareNet(convnetjs: ConvNetJS, { kind, net: name, file, batch }: NetWork): Prepared {
  const net = netNamed(name);
  const data = readNetFile(net, file, batch);
  const model = buildNet(convnetjs, net, data);
  const [height, width, channels] = net.input;
  const size = height * width * channels;
  const picture = new convnetjs.Vol(width, height, channels, 0);
  const load = (index: number): Vol => {
    for (let pixel = 0; pixel < size; pixel++) picture.w[pixel] = data.images[index * size + pixel]!;
    return picture;
  };
  const trainer = new convnetjs.Trainer(model, {
    method: "sgd",
    learning_rate: 1e-3,
    momentum: 0.9,
    l2_decay: 0,
    batch_size: batch,
  });
  /** The inputs of the softmax. */
  const output = () =>
    Float32Array.from(
      [...data.labels.keys()].flatMap((index) => {
        model.forward(load(index));
        return [...model.layers.at(-2)!.out_act.w];
      }),
    );
  return {
    ...(kind === "infer" ? { output } : {}),
    comparableLosses: 1,
    run() {
      let loss = 0;
      for (const [index, label] of data.labels.entries()) {
        if (kind === "infer") model.forward(load(index));
        else loss += trainer.train(load(index), label).cost_loss / batch;
      }
      return kind === "infer" ? {} : { loss };
    },
  };
}

function buildNet(convnetjs: ConvNetJS, net: Net, { weights }: NetData): ConvNet {
  const model = new convnetjs.Net();
  const [height, width, channels] = net.input;
  const steps = net.steps.flatMap(definitions);
  const { num_neurons: classes } = steps.pop() as { num_neurons: number };
  model.makeLayers([
    { type: "input", out_sx: width, out_sy: height, out_depth: channels },
    ...steps,
    { type: "softmax", num_classes: classes },
  ]);
  const layout = layoutOf(net).weights;
  let next = 0;
  for (const { filters, biases } of model.layers) {
    if (filters === undefined) continue;
    // A filter holds the weights of one output in the order of HWI, and so does a row of a dense layer.
    const outputs = layout[next]!.shape.at(-1)!;
    const values = weights[next++]!;
    for (const [output, { w }] of filters.entries()) {
      for (const index of w.keys()) w[index] = values[index * outputs + output]!;
    }
    biases!.w.set(weights[next++]!);
  }
  return model;
}

function definitions(step: Step): readonly object[] {
  switch (step.op) {
    case "conv": {
      const { filters, kernel, stride, pad, relu } = step;
      return [{ type: "conv", sx: kernel, filters, stride, pad, ...(relu ? { activation: "relu" } : {}) }];
    }
    case "dense":
      return [{ type: "fc", num_neurons: step.units, ...(step.relu ? { activation: "relu" } : {}) }];
    case "pool":
      return [{ type: "pool", sx: 2, stride: 2 }];
    case "relu":
      return [{ type: "relu" }];
    case "flatten":
      return [];
    default:
      throw new Error(`ConvNetJS has no ${step.op === "norm" ? "batch normalization" : step.op}`);
  }
}

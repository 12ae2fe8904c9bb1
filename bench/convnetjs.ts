import { createRequire } from "node:module";

/** What is used here of ConvNetJS (A. Karpathy, 2014), which has no types of its own. */
interface ConvNetJS {
  readonly Vol: new (width: number, height: number, depth: number, value: number) => Vol;
  readonly Net: new () => Net;
  readonly Trainer: new (
    net: Net,
    options: object,
  ) => { train(x: Vol, label: number): { cost_loss: number } };
}
interface Vol {
  readonly w: Float64Array;
}
interface Net {
  makeLayers(definitions: readonly object[]): void;
  getParamsAndGrads(): readonly { readonly params: ArrayLike<number> }[];
}

const convnetjs: ConvNetJS = createRequire(import.meta.url)("convnetjs");

export interface PeerNet {
  readonly parameters: number;
  /** One step of SGD with momentum over the batch; returns the mean loss. */
  step(images: Float32Array, labels: Int32Array): number;
}

/** LeNet-5 in the form of `lenet5()`, trained one picture at a time, the weights changed once in `batchSize` pictures. */
export function peerLeNet5(batchSize: number, learningRate: number): PeerNet {
  const net = new convnetjs.Net();
  const convolution = (filters: number) => ({ type: "conv", sx: 3, filters, stride: 1, pad: 0 });
  const pool = { type: "pool", sx: 2, stride: 2 };
  net.makeLayers([
    { type: "input", out_sx: 28, out_sy: 28, out_depth: 1 },
    ...[convolution(6), pool, { type: "relu" }],
    ...[convolution(16), pool, { type: "relu" }],
    { type: "fc", num_neurons: 120, activation: "relu" },
    { type: "fc", num_neurons: 84, activation: "relu" },
    { type: "softmax", num_classes: 10 },
  ]);
  const trainer = new convnetjs.Trainer(net, {
    method: "sgd",
    learning_rate: learningRate,
    momentum: 0.9,
    l2_decay: 0,
    batch_size: batchSize,
  });
  const picture = new convnetjs.Vol(28, 28, 1, 0);
  return {
    parameters: net.getParamsAndGrads().reduce((total, { params }) => total + params.length, 0),
    step(images, labels) {
      let loss = 0;
      for (const [index, label] of labels.entries()) {
        const start = index * 784;
        for (let pixel = 0; pixel < 784; pixel++) picture.w[pixel] = images[start + pixel]!;
        loss += trainer.train(picture, label).cost_loss;
      }
      return loss / labels.length;
    },
  };
}

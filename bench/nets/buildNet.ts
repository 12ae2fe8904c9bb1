import type { Backend } from "@striate/core";
import {
  BatchNormalization,
  Conv2D,
  Dense,
  GlobalAveragePool2D,
  type Model,
  ReLU,
  Sequential,
} from "@striate/layers";
import { BasicBlock, lenet5, vgg13 } from "@striate/models";
import { type Net, NORM_EPSILON } from "./Net.js";

/** The net as a model of ours, its weights drawn from seed 1. */
export function buildNet(net: Net, backend: Backend): Model {
  const model = MODELS[net.name]!().build([null, ...net.input], { backend, seed: 1 });
  const parameters = model.trainableParameters.reduce(
    (total, { shape }) => total + shape.reduce((product, size) => product * size, 1),
    0,
  );
  if (parameters !== net.parameters) {
    throw new Error(`${net.title} has ${parameters} parameters, and ${net.parameters} are right.`);
  }
  return model;
}

const MODELS: Readonly<Record<string, () => Model>> = {
  lenet5: () => lenet5(),
  vgg13: () => vgg13({ head: "book" }),
  resnet18: resnet18WithPyTorchsPadding,
};

/** Not the package's own `resnet18`: its "same" pads strided convolutions on one side, and PyTorch can only pad both. */
function resnet18WithPyTorchsPadding(): Model {
  const style = { padding: 1, useBias: false, normalization: { epsilon: NORM_EPSILON } } as const;
  const stage = (filters: number, inputFilters: number) => [
    new BasicBlock({ ...style, filters, inputFilters, strides: filters / inputFilters }),
    new BasicBlock({ ...style, filters }),
  ];
  return new Sequential([
    new Conv2D({ filters: 64, kernelSize: 3, padding: 1, useBias: false }),
    new BatchNormalization(style.normalization),
    new ReLU(),
    ...stage(64, 64),
    ...stage(128, 64),
    ...stage(256, 128),
    ...stage(512, 256),
    new GlobalAveragePool2D(),
    new Dense({ units: 10 }),
  ]);
}

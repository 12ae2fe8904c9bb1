import { add, type Backend, type Tensor, tensor } from "@striate/core";
import {
  BatchNormalization,
  Conv2D,
  Dense,
  Flatten,
  GlobalAveragePool2D,
  type Layer,
  MaxPool2D,
  Model,
  ReLU,
  Sequential,
} from "@striate/layers";
import { type Net, NORM_EPSILON, type Step } from "./Net.js";
import type { NetData } from "./netFile.js";

/** The net built from layers, its weights drawn from seed 1. */
export function buildNet(net: Net, backend: Backend): Model {
  const model = new Sequential(net.steps.map(layer), { name: net.name });
  model.build([null, ...net.input], { backend, seed: 1 });
  const parameters = model.trainableParameters.reduce(
    (total, { shape }) => total + shape.reduce((product, size) => product * size, 1),
    0,
  );
  if (parameters !== net.parameters) {
    throw new Error(`${net.title} has ${parameters} parameters, and ${net.parameters} are right.`);
  }
  return model;
}

/** Gives a built net the weights of a file. */
export function setWeights(model: Model, { weights }: NetData): void {
  for (const [index, parameter] of model.trainableParameters.entries()) {
    parameter.assign(tensor(parameter.value.backend, weights[index]!, parameter.shape));
  }
}

class Residual extends Model {
  readonly body: Sequential;
  readonly shortcut: Sequential | undefined;

  constructor(body: readonly Layer[], shortcut: readonly Layer[]) {
    super();
    this.body = new Sequential(body);
    this.shortcut = shortcut.length === 0 ? undefined : new Sequential(shortcut);
  }

  call(x: Tensor): Tensor {
    return add(this.body.call(x), this.shortcut?.call(x) ?? x);
  }
}

function layer(step: Step): Layer {
  switch (step.op) {
    case "conv": {
      const { filters, kernel, stride, pad, bias, relu } = step;
      return new Conv2D({
        filters,
        kernelSize: kernel,
        strides: stride,
        padding: [
          [pad, pad],
          [pad, pad],
        ],
        useBias: bias,
        activation: relu ? "relu" : "linear",
      });
    }
    case "dense":
      return new Dense({ units: step.units, activation: step.relu ? "relu" : "linear" });
    case "norm":
      return new BatchNormalization({ epsilon: NORM_EPSILON });
    case "pool":
      return new MaxPool2D({ poolSize: 2 });
    case "relu":
      return new ReLU();
    case "flatten":
      return new Flatten();
    case "average":
      return new GlobalAveragePool2D();
    case "residual":
      return new Residual(step.body.map(layer), step.shortcut.map(layer));
  }
}

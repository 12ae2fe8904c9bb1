import {
  add,
  type Backend,
  detach,
  mul,
  type Parameter,
  sub,
  type Tensor,
  tensor,
  tidy,
  untaped,
  valueAndGrad,
  zeros,
} from "@striate/core";
import type { Model } from "@striate/layers";
import { numbers } from "../numbers.js";
import type { Experiment, Moment } from "./Experiment.js";
import { perturbed } from "./perturbed.js";

export interface Observation {
  readonly seed: number;
  /** Moves images and weights at the start: by how many units in the last place, and in which direction. */
  readonly perturbation?: { readonly units: number; readonly seed: number };
}

/**
 * Trains a network on a backend and notes on the way what every layer gives, every gradient, and every weight after each step: in the
 * order in which they come about, so that the first that differs is where two backends part.
 */
export async function observe(
  backend: Backend,
  experiment: Experiment,
  { seed, perturbation }: Observation,
): Promise<readonly Moment[]> {
  const { inputShape, steps } = experiment;
  const [, ...rest] = inputShape;
  const model = experiment.model().build([null, ...rest], { backend, seed });
  const moved = (values: Float32Array, index: number) =>
    perturbation === undefined ? values : perturbed(values, perturbation.units, perturbation.seed + index);
  const drawn = numbers(
    "reals",
    inputShape.reduce((product, size) => product * size, 1),
    seed,
  );
  const velocities = new Map<Parameter, Tensor>();
  const moments: Moment[] = [];
  try {
    for (const [index, parameter] of model.parameters.entries()) {
      const values = (await parameter.value.read()) as Float32Array;
      parameter.assign(tensor(backend, moved(values, index + 1), parameter.shape));
      velocities.set(parameter, detach(zeros(backend, parameter.shape)));
    }
    const taps = tapped(model);
    const images = moved(drawn, 0);
    for (let step = 1; step <= steps; step++) {
      let noted: readonly Noted[] = [];
      tidy(backend, () => {
        noted = trainOnce(backend, model, images, experiment, velocities, taps, step);
      });
      for (const { tensor: noticed, ...moment } of noted) {
        moments.push({ ...moment, values: (await noticed.read()) as Float32Array });
        noticed.dispose();
      }
    }
  } finally {
    for (const velocity of velocities.values()) velocity.dispose();
    model.dispose();
  }
  return moments;
}

type Noted = Omit<Moment, "values"> & { readonly tensor: Tensor };
type Taps = [path: string, output: Tensor][];

/** Notes what every layer of a built model gives, from now on. */
function tapped(model: Model): Taps {
  const taps: Taps = [];
  const visit = (layer: Model, path: string) => {
    const call = layer.call;
    layer.call = (input, context) => {
      const output = call(input, context);
      taps.push([path === "" ? "output" : path, copyOf(output)]);
      return output;
    };
    for (const [name, child] of layer.children())
      visit(child as Model, path === "" ? name : `${path}/${name}`);
  };
  visit(model, "");
  return taps;
}

function trainOnce(
  backend: Backend,
  model: Model,
  images: Float32Array,
  { inputShape, loss, learningRate, momentum }: Experiment,
  velocities: Map<Parameter, Tensor>,
  taps: Taps,
  step: number,
): Noted[] {
  const x = tensor(backend, images, inputShape);
  const trainable = model.parameters.filter((parameter) => parameter.trainable);
  const weights = trainable.map((parameter) => parameter.value);
  const { value, grads } = valueAndGrad([x, ...weights], () => loss(model.call(x, { training: true, step })));
  const noted: Noted[] = taps
    .splice(0)
    .map(([path, output]) => ({ step, pass: "forward" as const, path, tensor: output }));
  noted.push({ step, pass: "forward", path: "loss", tensor: copyOf(value) });
  const updates = untaped(backend, () =>
    trainable.map((parameter, index) => {
      const gradient = grads.get(weights[index])!;
      const velocity = sub(mul(velocities.get(parameter)!, momentum), mul(gradient, learningRate));
      velocities.get(parameter)?.dispose();
      velocities.set(parameter, detach(velocity));
      return add(parameter.value, velocity);
    }),
  );
  for (const [index, parameter] of [...trainable.entries()].reverse()) {
    noted.push({ step, pass: "backward", path: parameter.name, tensor: copyOf(grads.get(weights[index])!) });
  }
  noted.push({ step, pass: "backward", path: "input", tensor: copyOf(grads.get(x)!) });
  for (const [index, parameter] of trainable.entries()) parameter.assign(updates[index]);
  for (const parameter of model.parameters) {
    noted.push({ step, pass: "update", path: parameter.name, tensor: copyOf(parameter.value) });
  }
  return noted;
}

/** A handle of its own on the same numbers, which outlives all scopes. */
const copyOf = (one: Tensor): Tensor => detach(one.alias(one.shape));

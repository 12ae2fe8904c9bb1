import {
  type Backend,
  gradientTape,
  keep,
  type Parameter,
  type Shape,
  type Tensor,
  tensor,
  tidy,
  untaped,
  valueAndGrad,
  withLabel,
} from "@striate/core";
import type { Model } from "@striate/layers";
import { descend, type TrainingRule } from "./descend.js";
import type { Moment, Place } from "./Moment.js";
import { handleOn, type Tap, tap } from "./tap.js";

export interface TrainerOptions extends TrainingRule {
  readonly backend: Backend;
  /** Built, with its weights on the backend. */
  readonly model: Model;
  readonly images: { readonly data: Float32Array; readonly shape: Shape };
  /** A scalar from what the model gives. */
  readonly loss: (output: Tensor) => Tensor;
  /** `loss` alone; with `weights` also layers' outputs, gradients and weights; with `all` also the gradients at layers' outputs. */
  readonly notes: "loss" | "weights" | "all";
}

/** What a step gave at one place, still on the device. */
export type Noted = Place & { readonly tensor: Tensor };

/** Steps of gradient descent on one batch, with what happens on the way. What is no layer's has the label `loss` or `update`. */
export interface Trainer {
  /** Enqueues a step. What it notes is the caller's to dispose of, in the order in which the numbers come about. */
  step(step: number): readonly Noted[];
  /** Frees what is kept from step to step; the model's weights stay. */
  dispose(): void;
}

export function createTrainer(options: TrainerOptions): Trainer {
  const { backend, model, images, notes } = options;
  const { parameters } = model;
  const trainable = parameters.filter((parameter) => parameter.trainable);
  const velocities = new Map<Parameter, Tensor>();
  const taps = notes === "loss" ? undefined : tap(model);
  const enqueue = (step: number, note: Note) => {
    const x = withLabel("data", () => tensor(backend, images.data, images.shape, "float32"));
    const weights = trainable.map((parameter) => parameter.value);
    const forward = () => {
      const output = model.call(x, { training: true, step });
      return withLabel("loss", () => options.loss(output));
    };
    const { value, gradients, calls } = differentiate(options, { x, weights, forward }, () => taps?.take());
    for (const { layer, path, copy } of calls) note("forward", "output", layer, path, copy);
    note("forward", "loss", "", "loss", handleOn(value));
    const reached = new Map<Parameter, Tensor>();
    for (const [index, parameter] of trainable.entries()) {
      const gradient = gradients.get(weights[index]!);
      if (gradient) reached.set(parameter, gradient);
    }
    if (taps !== undefined) noteGradients({ x, calls, gradients, reached, note });
    withLabel("update", () =>
      untaped(backend, () => {
        for (const [parameter, gradient] of reached) descend(parameter, gradient, velocities, options);
      }),
    );
    if (taps === undefined) return;
    for (const { name, value: weight } of parameters)
      note("update", "weight", layerOf(name), name, handleOn(weight));
  };
  return {
    step: (step) => {
      const noted: Noted[] = [];
      try {
        tidy(backend, () =>
          enqueue(step, (pass, what, layer, path, one) => {
            noted.push({ step, pass, what, layer, path, shape: one.shape, tensor: one });
          }),
        );
      } catch (error) {
        for (const { copy } of taps?.take() ?? []) copy.dispose();
        for (const { tensor: one } of noted) one.dispose();
        throw error;
      }
      return noted;
    },
    dispose: () => {
      taps?.remove();
      for (const velocity of velocities.values()) velocity.dispose();
    },
  };
}

/** Reads what a step noted, and disposes of it. */
export async function readNoted(noted: readonly Noted[]): Promise<readonly Moment[]> {
  const moments: Moment[] = [];
  try {
    for (const { tensor: one, ...place } of noted) {
      moments.push({ ...place, values: (await one.read()) as Float32Array });
    }
  } finally {
    for (const { tensor: one } of noted) one.dispose();
  }
  return moments;
}

/** Takes over a handle of its own. */
type Note = (pass: Place["pass"], what: Place["what"], layer: string, path: string, handle: Tensor) => void;

interface Variables {
  readonly x: Tensor;
  readonly weights: readonly Tensor[];
  readonly forward: () => Tensor;
}

interface Differentiated {
  readonly value: Tensor;
  readonly gradients: ReadonlyMap<Tensor, Tensor | null>;
  readonly calls: readonly Tap[];
}

/** As users do it, who ask for no gradients but those of weights, or with as many more as are noted. */
function differentiate(
  { backend, notes }: TrainerOptions,
  { x, weights, forward }: Variables,
  take: () => readonly Tap[] | undefined,
): Differentiated {
  if (notes !== "all") {
    const variables = notes === "loss" ? weights : [x, ...weights];
    const { value, grads } = valueAndGrad(variables, forward);
    return { value, gradients: grads, calls: take() ?? [] };
  }
  const tape = gradientTape(backend);
  let calls: readonly Tap[] = [];
  try {
    tape.watch(x);
    const value = forward();
    calls = take() ?? [];
    const variables = [...new Set([x, ...weights, ...calls.map(({ output }) => output)])];
    const gradients = tape.gradient(value, variables);
    keep(value);
    return {
      value,
      calls,
      gradients: new Map(variables.map((variable, index) => [variable, gradients[index]!])),
    };
  } catch (error) {
    for (const { copy } of calls) copy.dispose();
    throw error;
  } finally {
    tape.close();
  }
}

interface Backward {
  readonly x: Tensor;
  readonly calls: readonly Tap[];
  readonly gradients: ReadonlyMap<Tensor, Tensor | null>;
  /** The gradients of the weights that the loss depends on. */
  readonly reached: ReadonlyMap<Parameter, Tensor>;
  readonly note: Note;
}

/** From the last layer to the first: the gradient at its output, then those of its weights. */
function noteGradients({ x, calls, gradients, reached, note }: Backward): void {
  const left = new Map([...reached].reverse());
  const seen = new Set<Tensor>();
  for (const { layer, path, output } of [...calls].reverse()) {
    const gradient = gradients.get(output);
    // A block gives what its last layer gives: once is enough.
    if (gradient && !seen.has(output)) note("backward", "outputGradient", layer, path, handleOn(gradient));
    seen.add(output);
    for (const [parameter, weightGradient] of left) {
      if (layerOf(parameter.name) !== layer) continue;
      left.delete(parameter);
      note("backward", "weightGradient", layer, parameter.name, handleOn(weightGradient));
    }
  }
  for (const [{ name }, weightGradient] of left) {
    note("backward", "weightGradient", layerOf(name), name, handleOn(weightGradient));
  }
  const gradient = gradients.get(x);
  if (gradient) note("backward", "inputGradient", "", "input", handleOn(gradient));
}

/** `block/conv/kernel` → `block/conv` */
const layerOf = (weight: string): string => weight.slice(0, Math.max(0, weight.lastIndexOf("/")));

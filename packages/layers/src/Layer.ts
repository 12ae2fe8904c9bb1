import { Parameter, type Shape, type Tensor, TensorError, zeros } from "@striate/core";
import { jsonOf } from "./data/jsonOf.js";
import type { LayerConfig } from "./data/LayerConfig.js";
import type { Initializer } from "./initializers.js";
import { invoke } from "./invoke.js";
import { joinPath, snakeCase } from "./names.js";
import { activeTrace } from "./Trace.js";

/** What a call needs to know beside its input. One context holds for the whole call: layers inside inherit it. */
export interface CallContext {
  /** Batch statistics and dropout, as in training. Default false. */
  readonly training?: boolean;
  /** Number of the training step, which fixes what dropout drops. Default: every layer counts its own calls. */
  readonly step?: number;
}

export interface LayerOptions {
  /** Stands in the names of its parameters. Default: the field that holds it, or its type. */
  readonly name?: string;
  /** Default true; see `Layer.trainable`. */
  readonly trainable?: boolean;
}

/** The options that every layer has, for `checkOptions`. */
export const LAYER_OPTIONS = ["name", "trainable"] as const;

export type LayerInput = Tensor | readonly Tensor[];

/** The shape of one input, or of each of several. */
export type InputShape<Input extends LayerInput> = Input extends readonly Tensor[] ? readonly Shape[] : Shape;

/** Where a layer stands in a built model. */
export interface Site {
  /** Names from the model down, joined by `/`; empty for the model itself. */
  readonly path: string;
  readonly seed: number;
}

interface Weight {
  readonly name: string;
  readonly parameter: Parameter;
  readonly initializer: Initializer;
  readonly trainable: boolean;
}

/**
 * A step of a network, with or without weights. Weights are made when the layer first sees the shape of its input.
 *
 * A layer of your own has its parts in public fields, makes its own weights in `createWeights`, and says in `call` what it computes.
 *
 * @example
 * class Scale extends Layer {
 *   createWeights(inputShape: Shape) {
 *     this.addWeight("scale", [inputShape.at(-1)!], ones);
 *   }
 *   call(x: Tensor) {
 *     return mul(x, this.weight("scale").value);
 *   }
 * }
 */
export abstract class Layer<Input extends LayerInput = Tensor> {
  /** The class's name, also after minification. */
  readonly type: string = this.constructor.name;
  readonly name: string | undefined;
  readonly #options: LayerOptions | undefined;
  readonly #weights: Weight[] = [];
  #trainable: boolean;
  #weightsMade = false;
  #site: Site | undefined;

  /** @param options all that the layer is told, not only what every layer knows: `toJSON` writes them */
  constructor(options?: LayerOptions & object) {
    const { name, trainable = true } = options ?? {};
    this.#options = options;
    this.name = name;
    this.#trainable = trainable;
    // Every call, from wherever, passes through `invoke`, which builds the layer and hands the context down.
    const call = this.call;
    this.call = (input: Input, context?: CallContext) =>
      invoke(this, input, context, (shared) => call.call(this, input, shared));
  }

  /** What the layer computes. The context is that of the outermost call. */
  abstract call(input: Input, context?: CallContext): Tensor;

  /** Makes the layer's own weights with `addWeight`; layers in its fields make theirs. */
  createWeights(_inputShape: InputShape<Input>): void {}

  /** The weights of this layer and of the layers inside it. */
  get parameters(): readonly Parameter[] {
    return [...new Set(this.tree().flatMap((layer) => layer.#weights.map(({ parameter }) => parameter)))];
  }

  /** Those that are learned: what optimizers change. */
  get trainableParameters(): readonly Parameter[] {
    return this.parameters.filter(({ trainable }) => trainable);
  }

  /** False freezes the layer and everything inside it: no gradients, and batch normalization uses its moving statistics. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(trainable: boolean) {
    for (const layer of this.tree()) {
      layer.#trainable = trainable;
      for (const weight of layer.#weights) weight.parameter.trainable = weight.trainable && trainable;
    }
  }

  /** Whether its place in a model is settled and its weights have values. */
  get built(): boolean {
    return this.#site !== undefined;
  }

  /**
   * What another layer like this one is made from: its class's name and the options that were handed to `super`.
   *
   * @throws TensorError `LAYER` where none were, `VALUE` for options that are no data, such as functions of one's own
   */
  config(): LayerConfig {
    const where = this.name ?? snakeCase(this.type);
    if (this.#options === undefined) {
      const problem = "it does not say which options it was made with";
      throw new TensorError(
        "LAYER",
        where,
        problem,
        `Write super(options) in ${this.type}, or super({}) where it has none`,
      );
    }
    const { trainable: _, ...options } = this.#options;
    return { type: this.type, options: jsonOf("toJSON", where, options) };
  }

  /** The layers in its public fields, alone or in arrays, with their names. */
  children(): readonly (readonly [name: string, layer: AnyLayer])[] {
    return Object.entries(this).flatMap(([field, value]) => layersIn(field, value));
  }

  /** This layer and all layers inside it, outermost first, each once. */
  tree(): readonly AnyLayer[] {
    return [...new Set([this, ...this.children().flatMap(([, child]) => child.tree())])];
  }

  /** One of the layer's own weights. */
  weight(name: string): Parameter {
    const weight = this.#weights.find((candidate) => candidate.name === name);
    if (weight === undefined) throw new RangeError(`${this.type}: there is no weight "${name}" (yet).`);
    return weight.parameter;
  }

  /** The layer's own weight, or none: biases can be switched off. */
  protected optionalWeight(name: string): Parameter | undefined {
    return this.#weights.find((candidate) => candidate.name === name)?.parameter;
  }

  /** For `createWeights`: a parameter of this layer. Not trainable: statistics that the layer keeps. */
  protected addWeight(
    name: string,
    shape: Shape,
    initializer: Initializer,
    { trainable = true }: { readonly trainable?: boolean } = {},
  ): Parameter {
    // It gets its numbers when the whole model's shapes are known to fit.
    const parameter = new Parameter(name, zeros(activeTrace().backend, shape), {
      trainable: trainable && this.#trainable,
    });
    this.#weights.push({ name, parameter, initializer, trainable });
    return parameter;
  }

  /** @internal Whether it was made with `trainable: false`, and is still so. */
  get madeFrozen(): boolean {
    return this.#options?.trainable === false && !this.#trainable;
  }

  /** @internal The options handed to `super`, as they were. */
  get given(): object {
    return this.#options ?? {};
  }

  /** @internal Makes the weights at the first call. */
  ensureWeights(inputShape: InputShape<Input>): void {
    if (this.#weightsMade) return;
    this.#weightsMade = true;
    this.createWeights(inputShape);
  }

  /** @internal */
  get site(): Site | undefined {
    return this.#site;
  }

  /** @internal After a build that failed, the layer can be built again. Does nothing to a built one. */
  forgetWeights(): void {
    if (this.built) return;
    this.#weights.length = 0;
    this.#weightsMade = false;
  }

  /** @internal Called when a model is built; `fresh` weights have no values yet. */
  settle(site: Site, initialize: (weight: Weight, path: string, fresh: boolean) => void): void {
    const fresh = !this.built;
    this.#site = site;
    for (const weight of this.#weights) initialize(weight, joinPath(site.path, weight.name), fresh);
  }

  /** @internal */
  get ownParameters(): readonly Parameter[] {
    return this.#weights.map(({ parameter }) => parameter);
  }
}

/** A layer of any kind of input. */
// biome-ignore lint/suspicious/noExplicitAny: a parameter type cannot be widened in any other way
export type AnyLayer = Layer<any>;

function layersIn(name: string, value: unknown): readonly (readonly [string, AnyLayer])[] {
  if (value instanceof Layer) return [[value.name ?? name, value]];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) => layersIn(`${name}/${index}`, item));
}

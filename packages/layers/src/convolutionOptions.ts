import { add, checkOptions, type Padding, type Pair, type Tensor } from "@striate/core";
import { type ActivationOption, resolveActivation } from "./activations.js";
import { type Initializer, type InitializerOption, resolveInitializer } from "./initializers.js";
import { LAYER_OPTIONS, type LayerOptions } from "./Layer.js";
import { pairOf } from "./sizes.js";

/** What all convolution layers are told. */
export interface ConvolutionOptions extends LayerOptions {
  /** A number or `[height, width]`. */
  readonly kernelSize: Pair;
  /** Default 1. */
  readonly strides?: Pair;
  /** Default `"valid"`. */
  readonly padding?: Padding;
  /** Default 1. */
  readonly dilationRate?: Pair;
  /** Default true. Turn it off before batch normalization, which would cancel it. */
  readonly useBias?: boolean;
  /** Default `"linear"`. */
  readonly activation?: ActivationOption;
  /** Default `"zeros"`. */
  readonly biasInitializer?: InitializerOption;
}

export interface Convolution {
  readonly kernelSize: readonly [height: number, width: number];
  /** For the operation. */
  readonly window: { readonly strides: Pair; readonly padding: Padding; readonly dilations: Pair };
  readonly useBias: boolean;
  readonly biasInitializer: Initializer;
  readonly activate: (x: Tensor) => Tensor;
  /** Adds the bias, if there is one, and activates: for operations that cannot do it themselves. */
  finish(y: Tensor, bias: Tensor | undefined): Tensor;
}

const CONVOLUTION_OPTIONS = [
  "kernelSize",
  "strides",
  "padding",
  "dilationRate",
  "useBias",
  "activation",
  "biasInitializer",
  ...LAYER_OPTIONS,
] as const;

/** Checks the common options, refusing any that is neither common nor among `own`. @throws TensorError `OPTION` */
export function convolution(op: string, options: ConvolutionOptions, own: readonly string[]): Convolution {
  checkOptions(op, options, [...own, ...CONVOLUTION_OPTIONS]);
  const { strides = 1, padding = "valid", dilationRate = 1, useBias = true } = options;
  const activate = resolveActivation(op, options.activation);
  return {
    kernelSize: pairOf(op, "kernelSize", options.kernelSize),
    window: { strides, padding, dilations: dilationRate },
    useBias,
    biasInitializer: resolveInitializer(op, options.biasInitializer ?? "zeros"),
    activate,
    finish: (y, bias) => activate(bias === undefined ? y : add(y, bias)),
  };
}

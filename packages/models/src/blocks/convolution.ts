import type { Padding, Pair } from "@striate/core";
import { Conv2D, type InitializerOption, type Layer } from "@striate/layers";
import { ConvBnRelu } from "./ConvBnRelu.js";

export interface ConvolutionUnit {
  readonly filters: number;
  readonly kernelSize: Pair;
  readonly strides?: Pair;
  readonly padding?: Padding;
  readonly groups?: number;
  readonly batchNorm: boolean;
  /** Also with batch normalization. Default: without it only. */
  readonly useBias?: boolean;
  /** Default `"heNormal"`. */
  readonly kernelInitializer?: InitializerOption;
}

/** A convolution with relu, and with batch normalization between the two or a bias. Default padding `"same"`. */
export function convolution({ batchNorm, useBias = !batchNorm, ...rest }: ConvolutionUnit): Layer {
  const options = { padding: "same", kernelInitializer: "heNormal", useBias, ...rest } as const;
  return batchNorm ? new ConvBnRelu(options) : new Conv2D({ activation: "relu", ...options });
}

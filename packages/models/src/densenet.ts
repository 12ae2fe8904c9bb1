import { checkOptions, TensorError } from "@striate/core";
import {
  BatchNormalization,
  Conv2D,
  Dense,
  GlobalAveragePool2D,
  type Layer,
  MaxPool2D,
  ReLU,
  Sequential,
} from "@striate/layers";
import { DenseBlock } from "./blocks/DenseBlock.js";
import { NORMALIZATION } from "./blocks/Normalization.js";
import { Transition } from "./blocks/Transition.js";

export interface DenseNetOptions {
  /** Layers with weights: 3n + 4, such as 40 or 100; with bottlenecks 6n + 4, such as 40, 100, 190 or 250. */
  readonly depth: number;
  /** Channels that each layer adds, k in the paper. Default 12. */
  readonly growthRate?: number;
  /** DenseNet-BC: 1×1 convolutions ahead of the 3×3 ones, and half of the channels kept between blocks. Default true. */
  readonly bottleneck?: boolean;
  /** Share dropped behind each convolution; the paper has 0.2 without augmentation. Default 0. */
  readonly dropout?: number;
  /** Default 10. */
  readonly classes?: number;
}

/** Of the networks for ImageNet. */
export interface ImageNetDenseNetOptions {
  /** How it begins. `"imagenet"`: 7×7 with stride 2 and a pooling. `"cifar"`: 3×3, for small pictures. Default `"imagenet"`. */
  readonly stem?: "imagenet" | "cifar";
  /** Channels that each layer adds; the first convolution's are in proportion. Default the paper's: 32, and 48 in densenet161. */
  readonly growthRate?: number;
  /** Share dropped behind each convolution. Default 0. */
  readonly dropout?: number;
  /** Default 1000, and 10 with the stem for small pictures. */
  readonly classes?: number;
}

/**
 * The densely connected networks for small pictures of Huang, Liu, van der Maaten and Weinberger, "Densely connected convolutional networks",
 * 2017, section 3: a 3×3 convolution, three dense blocks with transitions between them, global average pooling, a dense layer of logits.
 * `[n, h, w, c]` → `[n, classes]`
 *
 * With depth 100 on 32×32×3 it is the paper's DenseNet-BC of 0.8 million parameters, which has 4.51 % of error on CIFAR-10 there.
 *
 * @throws TensorError `OPTION` for a depth that does not fill three blocks
 * @example
 * const model = densenet({ depth: 40 }).build([null, 32, 32, 3], { backend, seed: 42 });
 */
export function densenet(options: DenseNetOptions): Sequential {
  checkOptions("densenet", options, ["depth", "growthRate", "bottleneck", "dropout", "classes"]);
  const { depth, growthRate = 12, bottleneck = true, dropout = 0, classes = 10 } = options;
  const perLayer = bottleneck ? 2 : 1;
  const layers = (depth - 4) / (3 * perLayer);
  if (!Number.isInteger(layers) || layers < 1) {
    throw new TensorError(
      "OPTION",
      "densenet",
      `a depth of ${depth} is not ${3 * perLayer}n + 4`,
      bottleneck ? "Use 10, 22, 40, 100, 190 or 250" : "Use 7, 13, 22, 40 or 100",
    );
  }
  return network(`densenet${depth}`, {
    stem: "cifar",
    blocks: [layers, layers, layers],
    growthRate,
    stemFilters: bottleneck ? 2 * growthRate : 16,
    compression: bottleneck ? 0.5 : 1,
    bottleneck,
    dropout,
    classes,
  });
}

/**
 * DenseNet with 121 layers (Huang, Liu, van der Maaten and Weinberger 2017, table 1). `[n, h, w, c]` → `[n, classes]`, logits; 7,978,856
 * trainable parameters and 83,648 moving statistics for 224×224×3
 *
 * @throws TensorError `OPTION`; `SHAPE` for pictures of less than 29 pixels, or of less than 8 with the stem for small ones
 * @example
 * const model = densenet121().build([null, 224, 224, 3], { backend, seed: 42 });
 */
export const densenet121 = (options: ImageNetDenseNetOptions = {}): Sequential =>
  imagenet("densenet121", options);

/** `densenet121` with 161 layers and a growth rate of 48: 28,681,000 trainable parameters for 224×224×3. */
export const densenet161 = (options: ImageNetDenseNetOptions = {}): Sequential =>
  imagenet("densenet161", options);

/** `densenet121` with 169 layers: 14,149,480 trainable parameters for 224×224×3. */
export const densenet169 = (options: ImageNetDenseNetOptions = {}): Sequential =>
  imagenet("densenet169", options);

/** `densenet121` with 201 layers: 20,013,928 trainable parameters for 224×224×3. */
export const densenet201 = (options: ImageNetDenseNetOptions = {}): Sequential =>
  imagenet("densenet201", options);

/** Table 1 of the paper, and the authors' own wider one: growth rate, and layers in each of the four blocks. */
const IMAGENET = {
  densenet121: { growthRate: 32, blocks: [6, 12, 24, 16] },
  densenet161: { growthRate: 48, blocks: [6, 12, 36, 24] },
  densenet169: { growthRate: 32, blocks: [6, 12, 32, 32] },
  densenet201: { growthRate: 32, blocks: [6, 12, 48, 32] },
} as const;

function imagenet(name: keyof typeof IMAGENET, options: ImageNetDenseNetOptions): Sequential {
  checkOptions(name, options, ["stem", "growthRate", "dropout", "classes"]);
  const { stem = "imagenet", growthRate = IMAGENET[name].growthRate, dropout = 0 } = options;
  if (stem !== "imagenet" && stem !== "cifar") {
    throw new TensorError("OPTION", name, `unknown stem "${stem}"`, 'Use "imagenet" or "cifar"');
  }
  return network(name, {
    stem,
    blocks: IMAGENET[name].blocks,
    growthRate,
    stemFilters: 2 * growthRate,
    compression: 0.5,
    bottleneck: true,
    dropout,
    classes: options.classes ?? (stem === "imagenet" ? 1000 : 10),
  });
}

interface Plan {
  readonly stem: "imagenet" | "cifar";
  readonly blocks: readonly number[];
  readonly growthRate: number;
  readonly stemFilters: number;
  /** Share of the channels that a transition keeps, θ in the paper. */
  readonly compression: number;
  readonly bottleneck: boolean;
  readonly dropout: number;
  readonly classes: number;
}

function network(name: string, plan: Plan): Sequential {
  const { stem, blocks, growthRate, compression, bottleneck, dropout, classes } = plan;
  let filters = plan.stemFilters;
  const first = { filters, useBias: false, kernelInitializer: "heNormal" } as const;
  const stage = (layers: number, index: number): readonly Layer[] => {
    filters += layers * growthRate;
    const block = new DenseBlock({ name: `dense${index + 1}`, layers, growthRate, bottleneck, dropout });
    if (index === blocks.length - 1) return [block];
    filters = Math.floor(compression * filters);
    return [block, new Transition({ name: `transition${index + 1}`, filters, dropout })];
  };
  const normalization = (): readonly Layer[] => [new BatchNormalization(NORMALIZATION), new ReLU()];
  return new Sequential(
    [
      ...(stem === "imagenet"
        ? [
            new Conv2D({ ...first, kernelSize: 7, strides: 2, padding: 3 }),
            ...normalization(),
            new MaxPool2D({ poolSize: 3, strides: 2, padding: 1 }),
          ]
        : [new Conv2D({ ...first, kernelSize: 3, padding: "same" })]),
      ...blocks.flatMap(stage),
      ...normalization(),
      new GlobalAveragePool2D(),
      new Dense({ units: classes }),
    ],
    { name },
  );
}

import { checkOptions, TensorError } from "@striate/core";
import {
  BatchNormalization,
  Conv2D,
  Dense,
  GlobalAveragePool2D,
  type InitializerOption,
  type Layer,
  MaxPool2D,
  ReLU,
  Sequential,
} from "@striate/layers";
import { NORMALIZATION, type Normalization } from "./blocks/Normalization.js";
import type { ResidualBlockOptions } from "./blocks/residual.js";
import { residualStages } from "./blocks/residualStages.js";

export interface ResNetOptions {
  /** Layers with weights: 6n + 2, such as 8, 20, 32, 44, 56, 110 or 1202; with bottleneck blocks 9n + 2. */
  readonly depth: number;
  /** Default `"basic"`. */
  readonly block?: "basic" | "bottleneck";
  /** Default `"pad"`, the paper's option A without parameters; see `BasicBlock`. */
  readonly shortcut?: NonNullable<ResidualBlockOptions["shortcut"]>;
  /** Channels of the first third; the second has twice and the last four times as many. Default 16, the paper's. */
  readonly width?: number;
  /** Default 10. */
  readonly classes?: number;
}

/** Of the networks for ImageNet, in all their forms. */
export interface ImageNetResNetOptions {
  /**
   * How it begins. `"imagenet"`: 7×7 with stride 2 and a pooling. `"cifar"`: 3×3, for small pictures. `"book"`: the textbook's, 3×3 without
   * padding and a pooling with stride 1; it brings biases, Keras's normalization and the shortcut `"conv"` with it. Default `"imagenet"`.
   */
  readonly stem?: "imagenet" | "cifar" | "book";
  /** Default `"conv-bn"`, and `"conv"` with the book's stem; see `BasicBlock`. */
  readonly shortcut?: NonNullable<ResidualBlockOptions["shortcut"]>;
  /** Biases of the convolutions, which Keras's copies have. Default false, and true with the book's stem. */
  readonly useBias?: boolean;
  /** Channels of the stem and of the first stage's 3×3 convolutions; the other stages have 2, 4 and 8 times as many. Default 64. */
  readonly width?: number;
  /** Default 1000, and 10 with the other stems. */
  readonly classes?: number;
}

/**
 * The residual networks for small pictures of He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2016, section 4.2:
 * a 3×3 convolution, three stages of n blocks at the full, half and quarter size, global average pooling, a dense layer of logits.
 * `[n, h, w, c]` → `[n, classes]`
 *
 * Shortcuts are the paper's option A and have no parameters: where a stage begins they take every second pixel, and zeros for the
 * channels that are new. With depth 20 on 32×32×3 it has 269,722 trainable parameters; the paper's 8.75 % of error on CIFAR-10 take 64,000
 * steps with augmentation.
 *
 * @throws TensorError `OPTION` for a depth that is not 6n + 2
 * @example
 * const model = resnet({ depth: 20 }).build([null, 32, 32, 3], { backend, seed: 42 });
 */
export function resnet(options: ResNetOptions): Sequential {
  checkOptions("resnet", options, ["depth", "block", "shortcut", "width", "classes"]);
  const { depth, block = "basic", shortcut = "pad", width = 16, classes = 10 } = options;
  const layers = block === "basic" ? 6 : 9;
  const blocks = (depth - 2) / layers;
  if (!Number.isInteger(blocks) || blocks < 1) {
    const depths = block === "basic" ? "8, 14, 20, 32, 44, 56 or 110" : "11, 20, 29, 56, 110 or 164";
    throw new TensorError("OPTION", "resnet", `a depth of ${depth} is not ${layers}n + 2`, `Use ${depths}`);
  }
  const stages = residualStages({
    block,
    blocks: [blocks, blocks, blocks],
    width,
    inputFilters: width,
    shortcut,
  });
  const stem = stemOf("cifar", { width, useBias: false });
  return network(`resnet${depth}`, stem, stages, classes);
}

/**
 * ResNet with 18 layers (He, Zhang, Ren and Sun 2016, table 1). `[n, h, w, c]` → `[n, classes]`, logits
 *
 * 11,689,512 trainable parameters and 9,600 moving statistics for 224×224×3. With the book's stem and 100 classes, for CIFAR-100, they
 * are 11,223,140 and 7,808.
 *
 * @throws TensorError `OPTION`
 * @example
 * const model = resnet18({ stem: "cifar", classes: 100 }).build([null, 32, 32, 3], { backend, seed: 42 });
 */
export const resnet18 = (options: ImageNetResNetOptions = {}): Sequential => imagenet("resnet18", options);

/** `resnet18` with 34 layers: 21,797,672 trainable parameters for 224×224×3. */
export const resnet34 = (options: ImageNetResNetOptions = {}): Sequential => imagenet("resnet34", options);

/** `resnet18` with 50 layers, in bottleneck blocks: 25,557,032 trainable parameters for 224×224×3. */
export const resnet50 = (options: ImageNetResNetOptions = {}): Sequential => imagenet("resnet50", options);

/** `resnet50` with 101 layers: 44,549,160 trainable parameters for 224×224×3. */
export const resnet101 = (options: ImageNetResNetOptions = {}): Sequential => imagenet("resnet101", options);

/** `resnet50` with 152 layers: 60,192,808 trainable parameters for 224×224×3. */
export const resnet152 = (options: ImageNetResNetOptions = {}): Sequential => imagenet("resnet152", options);

/** Table 1 of the paper: kind and number of blocks in the stages conv2_x to conv5_x. */
const IMAGENET = {
  resnet18: { block: "basic", blocks: [2, 2, 2, 2] },
  resnet34: { block: "basic", blocks: [3, 4, 6, 3] },
  resnet50: { block: "bottleneck", blocks: [3, 4, 6, 3] },
  resnet101: { block: "bottleneck", blocks: [3, 4, 23, 3] },
  resnet152: { block: "bottleneck", blocks: [3, 8, 36, 3] },
} as const;

function imagenet(name: keyof typeof IMAGENET, options: ImageNetResNetOptions): Sequential {
  checkOptions(name, options, ["stem", "shortcut", "useBias", "width", "classes"]);
  const { stem = "imagenet", width = 64, classes = stem === "imagenet" ? 1000 : 10 } = options;
  if (stem !== "imagenet" && stem !== "cifar" && stem !== "book") {
    throw new TensorError("OPTION", name, `unknown stem "${stem}"`, 'Use "imagenet", "cifar" or "book"');
  }
  const book = stem === "book";
  const { shortcut = book ? "conv" : "conv-bn", useBias = book } = options;
  // The book's are Keras's defaults. Only at 224×224 do PyTorch's padding and "same" differ, where strides meet even sizes.
  const style: Style = book
    ? { normalization: {}, kernelInitializer: "glorotUniform", useBias }
    : { useBias, padding: stem === "imagenet" ? 1 : "same" };
  const { block, blocks } = IMAGENET[name];
  const stages = residualStages({ block, blocks, width, inputFilters: width, shortcut, ...style });
  return network(name, stemOf(stem, { width, ...style }), stages, classes);
}

type Style = Pick<ResidualBlockOptions, "normalization" | "kernelInitializer" | "useBias" | "padding">;

interface StemOptions {
  readonly width: number;
  readonly useBias?: boolean;
  readonly normalization?: Normalization;
  readonly kernelInitializer?: InitializerOption;
}

function stemOf(stem: "imagenet" | "cifar" | "book", options: StemOptions): readonly Layer[] {
  const { width, useBias = false, normalization = NORMALIZATION, kernelInitializer = "heNormal" } = options;
  const common = { name: "conv1", filters: width, useBias, kernelInitializer };
  const convolution = {
    imagenet: () => new Conv2D({ ...common, kernelSize: 7, strides: 2, padding: 3 }),
    cifar: () => new Conv2D({ ...common, kernelSize: 3, padding: "same" }),
    book: () => new Conv2D({ ...common, kernelSize: 3 }),
  };
  const pool = {
    imagenet: () => [new MaxPool2D({ poolSize: 3, strides: 2, padding: 1 })],
    cifar: () => [],
    book: () => [new MaxPool2D({ poolSize: 2, strides: 1, padding: "same" })],
  };
  return [
    convolution[stem](),
    new BatchNormalization({ name: "bn1", ...normalization }),
    new ReLU(),
    ...pool[stem](),
  ];
}

function network(
  name: string,
  stem: readonly Layer[],
  stages: readonly Layer[],
  classes: number,
): Sequential {
  return new Sequential([...stem, ...stages, new GlobalAveragePool2D(), new Dense({ units: classes })], {
    name,
  });
}

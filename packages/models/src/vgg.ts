import { checkOptions, TensorError } from "@striate/core";
import { Dense, Dropout, Flatten, type Layer, MaxPool2D, Sequential } from "@striate/layers";
import { convolution } from "./blocks/convolution.js";
import { scaled } from "./scaled.js";

export interface VggOptions {
  /**
   * Dense layers ahead of the last: `"imagenet"`, 4096 and 4096 with dropout; `"book"`, the textbook's 256 and 128 for small pictures, without;
   * or the units of each. Default `"imagenet"`.
   */
  readonly head?: "imagenet" | "book" | readonly number[];
  /** Default 1000, and 10 with the book's head. */
  readonly classes?: number;
  /** Batch normalization after each convolution. Default false. */
  readonly batchNorm?: boolean;
  /** Biases of the convolutions. Default true without batch normalization, which cancels them; torchvision has them in any case. */
  readonly useBias?: boolean;
  /** Share dropped behind each dense layer but the last. Default 0.5, and 0 with the book's head. */
  readonly dropout?: number;
  /** Channels of the first convolutions; all others, and the units of a head that is named, in proportion. Default 64. */
  readonly width?: number;
}

/** Convolutions in each of the five units: columns A, B, D and E of the paper's table 1. All are 3×3, and a pooling ends each unit. */
const CONVOLUTIONS = {
  vgg11: [1, 1, 2, 2, 2],
  vgg13: [2, 2, 2, 2, 2],
  vgg16: [2, 2, 3, 3, 3],
  vgg19: [2, 2, 4, 4, 4],
} as const;

/** Channels in each of the five units. */
const CHANNELS = [64, 128, 256, 512, 512] as const;

const HEADS = { imagenet: [4096, 4096], book: [256, 128] } as const;

/**
 * VGG with 11 layers: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015, column A.
 * `[n, h, w, c]` → `[n, classes]`, logits; 132,863,336 parameters for 224×224×3
 *
 * Pooling rounds up, so that any size of picture will do.
 *
 * @throws TensorError `OPTION`
 * @example
 * const model = vgg11({ head: "book" }).build([null, 32, 32, 3], { backend, seed: 42 });
 */
export const vgg11 = (options: VggOptions = {}): Sequential => vgg("vgg11", options);

/** Column B: `vgg11` with 13 layers, 133,047,848 parameters for 224×224×3, and 9,570,506 with the book's head for 32×32×3. */
export const vgg13 = (options: VggOptions = {}): Sequential => vgg("vgg13", options);

/** Column D: `vgg11` with 16 layers, 138,357,544 parameters for 224×224×3. */
export const vgg16 = (options: VggOptions = {}): Sequential => vgg("vgg16", options);

/** Column E: `vgg11` with 19 layers, 143,667,240 parameters for 224×224×3. */
export const vgg19 = (options: VggOptions = {}): Sequential => vgg("vgg19", options);

function vgg(name: keyof typeof CONVOLUTIONS, options: VggOptions): Sequential {
  checkOptions(name, options, ["head", "classes", "batchNorm", "useBias", "dropout", "width"]);
  const { head = "imagenet", batchNorm = false, width = CHANNELS[0] } = options;
  const { useBias = !batchNorm, classes = head === "book" ? 10 : 1000 } = options;
  const { dropout = head === "book" ? 0 : 0.5 } = options;
  const channels = scaled(name, width / CHANNELS[0]);
  const unit = (convolutions: number, index: number): readonly Layer[] => [
    ...Array.from({ length: convolutions }, () =>
      convolution({
        filters: channels(CHANNELS[index]!),
        kernelSize: 3,
        batchNorm,
        useBias,
        // The paper's own advice, for those who do not train column A first.
        kernelInitializer: "glorotUniform",
      }),
    ),
    new MaxPool2D({ poolSize: 2, padding: "same" }),
  ];
  const dense = (units: number): readonly Layer[] => [
    new Dense({ units, activation: "relu" }),
    ...(dropout === 0 ? [] : [new Dropout({ rate: dropout })]),
  ];
  return new Sequential(
    [
      ...CONVOLUTIONS[name].flatMap(unit),
      new Flatten(),
      ...hiddenUnits(name, head, channels).flatMap(dense),
      new Dense({ units: classes }),
    ],
    { name },
  );
}

function hiddenUnits(
  op: string,
  head: keyof typeof HEADS | readonly number[],
  channels: (units: number) => number,
): readonly number[] {
  if (typeof head !== "string") return head;
  if (Object.hasOwn(HEADS, head)) return HEADS[head].map(channels);
  throw new TensorError(
    "OPTION",
    op,
    `unknown head "${head}"`,
    'Use "imagenet", "book" or an array of units, such as [512]',
  );
}

import { checkOptions, type Padding, type Tensor, TensorError } from "@striate/core";
import {
  AveragePool2D,
  type CallContext,
  Dense,
  Dropout,
  Flatten,
  GlobalAveragePool2D,
  type Layer,
  type LayerOptions,
  LocalResponseNormalization,
  MaxPool2D,
  Model,
  Sequential,
} from "@striate/layers";
import { rememberAuxiliary } from "./auxiliaryLoss.js";
import { convolution } from "./blocks/convolution.js";
import { Inception } from "./blocks/Inception.js";
import { scaled } from "./scaled.js";

export interface GoogLeNetOptions extends LayerOptions {
  /**
   * `"paper"`: 6,998,552 parameters, 13,378,280 with auxiliary heads. `"torchvision"`: batch normalization and 3×3 windows in the 5×5 branches,
   * 6,624,904 trainable parameters, 13,004,888 with heads. Default `"paper"`.
   */
  readonly variant?: "paper" | "torchvision";
  /** Two more classifiers half way, in training only; see `auxiliaryLoss`. Default false. */
  readonly auxiliary?: boolean;
  /** Batch normalization in place of biases and of response normalization. Default false, and true for torchvision's form. */
  readonly batchNorm?: boolean;
  /** Default 1000. */
  readonly classes?: number;
  /** Share dropped ahead of the last layer. Default 0.4, and 0.2 for torchvision's form. */
  readonly dropout?: number;
  /** Channels of the first convolution; everything else in proportion. Default 64. */
  readonly width?: number;
}

/** Table 1 of the paper: channels of the 1×1 branch, of the 3×3 and the 5×5 branch with what narrows them, and behind the pooling. */
const MODULES = {
  "3a": [64, [96, 128], [16, 32], 32],
  "3b": [128, [128, 192], [32, 96], 64],
  "4a": [192, [96, 208], [16, 48], 64],
  "4b": [160, [112, 224], [24, 64], 64],
  "4c": [128, [128, 256], [24, 64], 64],
  "4d": [112, [144, 288], [32, 64], 64],
  "4e": [256, [160, 320], [32, 128], 128],
  "5a": [256, [160, 320], [32, 128], 128],
  "5b": [384, [192, 384], [48, 128], 128],
} as const;

const OPTIONS = ["variant", "auxiliary", "batchNorm", "classes", "dropout", "width", "name", "trainable"];

/**
 * GoogLeNet: Szegedy et al., "Going deeper with convolutions", 2015. `[n, 224, 224, 3]` → `[n, classes]`, logits
 *
 * Pictures of any size will do; with auxiliary heads they need more than 64 pixels a side.
 *
 * @throws TensorError `OPTION`
 * @example
 * const model = googlenet({ auxiliary: true }).build([null, 224, 224, 3], { backend, seed: 42 });
 */
export function googlenet(options: GoogLeNetOptions = {}): GoogLeNet {
  return new GoogLeNet(options);
}

/** What `googlenet` makes: its parts, for those who look inside. */
export class GoogLeNet extends Model {
  override readonly type: string = "GoogLeNet";
  /** Up to module 4a. */
  readonly early: Sequential;
  readonly auxiliary1: Sequential | undefined;
  /** Modules 4b to 4d. */
  readonly middle: Sequential;
  readonly auxiliary2: Sequential | undefined;
  /** Module 4e and all behind it. */
  readonly late: Sequential;

  constructor(options: GoogLeNetOptions = {}) {
    super({ name: "googlenet", ...options });
    checkOptions("googlenet", options, OPTIONS);
    const { variant = "paper", auxiliary = false, classes = 1000, width = 64 } = options;
    if (variant !== "paper" && variant !== "torchvision") {
      const problem = `unknown variant "${variant}"`;
      throw new TensorError("OPTION", "googlenet", problem, 'Use "paper" or "torchvision"');
    }
    const torchvision = variant === "torchvision";
    const { batchNorm = torchvision, dropout = torchvision ? 0.2 : 0.4 } = options;
    const channels = scaled("googlenet", width / 64);
    const conv = (filters: number, kernelSize: number, rest: { strides?: number; padding?: Padding } = {}) =>
      convolution({ filters: channels(filters), kernelSize, batchNorm, ...rest });
    const normalization = (): readonly Layer[] =>
      batchNorm ? [] : [new LocalResponseNormalization({ depthRadius: 2, bias: 1, alpha: 2e-5, beta: 0.75 })];
    const pool = (poolSize = 3): Layer =>
      torchvision
        ? new MaxPool2D({ poolSize, strides: 2, ceilMode: true })
        : new MaxPool2D({ poolSize, strides: 2, padding: "same" });
    const inception = (module: keyof typeof MODULES): Layer => {
      const [conv1, conv3, conv5, behindPool] = MODULES[module];
      const pair = ([a, b]: readonly [number, number]) => [channels(a), channels(b)] as const;
      return new Inception({
        name: `inception${module}`,
        conv1: channels(conv1),
        conv3: pair(conv3),
        conv5: pair(conv5),
        pool: channels(behindPool),
        batchNorm,
        kernel5: torchvision ? 3 : 5,
      });
    };
    const head = (): Sequential =>
      new Sequential([
        new AveragePool2D({ poolSize: 5, strides: 3 }),
        conv(128, 1),
        new Flatten(),
        new Dense({ units: channels(1024), activation: "relu" }),
        new Dropout({ rate: 0.7 }),
        new Dense({ units: classes }),
      ]);
    this.early = new Sequential([
      conv(64, 7, { strides: 2, padding: torchvision ? 3 : "same" }),
      pool(),
      ...normalization(),
      conv(64, 1),
      conv(192, 3),
      ...normalization(),
      pool(),
      inception("3a"),
      inception("3b"),
      pool(),
      inception("4a"),
    ]);
    this.auxiliary1 = auxiliary ? head() : undefined;
    this.middle = new Sequential([inception("4b"), inception("4c"), inception("4d")]);
    this.auxiliary2 = auxiliary ? head() : undefined;
    this.late = new Sequential([
      inception("4e"),
      pool(torchvision ? 2 : 3),
      inception("5a"),
      inception("5b"),
      new GlobalAveragePool2D(),
      ...(dropout === 0 ? [] : [new Dropout({ rate: dropout })]),
      new Dense({ units: classes }),
    ]);
  }

  /** In training the auxiliary heads compute too; `auxiliaryLoss` finds their logits by the ones returned. */
  call(x: Tensor, { training = false }: CallContext = {}): Tensor {
    const early = this.early.call(x);
    const first = training ? this.auxiliary1?.call(early) : undefined;
    const middle = this.middle.call(early);
    const second = training ? this.auxiliary2?.call(middle) : undefined;
    const logits = this.late.call(middle);
    if (first && second) rememberAuxiliary(logits, [first, second]);
    return logits;
  }
}

import type { Model } from "@striate/layers";

/** What a model is made from; travels in its file. Which of them a model takes stands in `MODEL_OPTIONS`. */
export interface ModelSettings {
  readonly classes: number;
  readonly variant?: string;
  readonly stem?: string;
  /** `imagenet`, `book` or the units of each dense layer. */
  readonly head?: string | readonly number[];
  readonly block?: string;
  readonly shortcut?: string;
  readonly depth?: number;
  readonly width?: number;
  readonly growthRate?: number;
  readonly batchNorm?: boolean;
  readonly auxiliary?: boolean;
  readonly dropout?: number;
  /** Height and width, for those that read one size. */
  readonly inputSize?: readonly [height: number, width: number];
}

export type ModelOption = Exclude<keyof ModelSettings, "classes">;

const RESNET = ["shortcut", "width"] as const;
const RESNET_BY_STEM = ["stem", "shortcut", "width"] as const;
const DENSENET_BY_STEM = ["stem", "growthRate", "dropout"] as const;
const VGG = ["head", "batchNorm", "dropout", "width"] as const;

/** The options of every model that the command knows, by its name. */
export const MODEL_OPTIONS = {
  lenet5: ["variant", "batchNorm"],
  alexnet: ["variant", "batchNorm", "dropout", "width", "inputSize"],
  vgg11: VGG,
  vgg13: VGG,
  vgg16: VGG,
  vgg19: VGG,
  googlenet: ["variant", "batchNorm", "auxiliary", "dropout", "width"],
  resnet: ["depth", "block", ...RESNET],
  resnet8: RESNET,
  resnet20: RESNET,
  resnet32: RESNET,
  resnet44: RESNET,
  resnet56: RESNET,
  resnet110: RESNET,
  resnet1202: RESNET,
  resnet18: RESNET_BY_STEM,
  resnet34: RESNET_BY_STEM,
  resnet50: RESNET_BY_STEM,
  resnet101: RESNET_BY_STEM,
  resnet152: RESNET_BY_STEM,
  densenet: ["depth", "growthRate", "dropout"],
  densenet40: ["growthRate", "dropout"],
  densenet100: ["growthRate", "dropout"],
  densenet121: DENSENET_BY_STEM,
  densenet161: DENSENET_BY_STEM,
  densenet169: DENSENET_BY_STEM,
  densenet201: DENSENET_BY_STEM,
} as const satisfies Readonly<Record<string, readonly ModelOption[]>>;

export type ModelName = keyof typeof MODEL_OPTIONS;

/** Loads what it takes, which help must not wait for, and gives a maker of new models. */
type Load = (settings: ModelSettings) => Promise<() => Model>;

/** The models that the command knows. */
export const MODELS = Object.fromEntries(
  Object.keys(MODEL_OPTIONS).map((name) => [name, loaderOf(name as ModelName)]),
) as Readonly<Record<ModelName, Load>>;

function loaderOf(name: ModelName): Load {
  return async (settings) => {
    const models: Readonly<Record<string, unknown>> = await import("@striate/models");
    // resnet20 is resnet with a depth, and resnet18 a function of its own.
    const [, family = "", depth] = /^([a-z]+?)(\d*)$/.exec(name) ?? [];
    const make = (models[name] ?? models[family]) as (options: object) => Model;
    const options = {
      ...(name in models ? {} : { depth: Number(depth) }),
      ...optionsOf(name, settings),
      classes: settings.classes,
    };
    return () => make(options);
  };
}

/** Those of the settings that the model takes. */
function optionsOf(name: ModelName, settings: ModelSettings): Readonly<Record<string, unknown>> {
  const taken: readonly ModelOption[] = MODEL_OPTIONS[name];
  return Object.fromEntries(
    taken.flatMap((option) => (settings[option] === undefined ? [] : [[option, settings[option]]])),
  );
}

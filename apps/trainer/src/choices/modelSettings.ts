import type { ModelFlags } from "../commands/modelOptions.js";
import { flagOf } from "../flagOf.js";
import { UsageError } from "../UsageError.js";
import { MODEL_OPTIONS, type ModelName, type ModelOption, type ModelSettings } from "./models.js";

interface Surroundings {
  readonly classes: number;
  readonly imageShape: readonly [height: number, width: number, channels: number];
}

/** Sides up to which pictures are small: those of CIFAR and of Tiny ImageNet, for which the textbook's forms are made. */
const SMALL = 64;

/**
 * A model's settings from the flags, and what they leave open from the pictures: small ones get the textbook's head or stem.
 *
 * @throws UsageError for a flag that is not the model's
 */
export function modelSettings(
  name: ModelName,
  flags: ModelFlags,
  { classes, imageShape }: Surroundings,
): ModelSettings {
  const taken: readonly ModelOption[] = MODEL_OPTIONS[name];
  for (const [flag, value] of Object.entries(flagsOf(flags))) {
    if (value === undefined || taken.includes(flag as ModelOption)) continue;
    throw new UsageError(
      `${flagOf(flag)} is not of ${name}, which takes ${listed(taken)}. Leave it out, or choose another model.`,
    );
  }
  if (taken.includes("depth") && flags.depth === undefined) {
    throw new UsageError(`${name} can have many depths. Choose one with --depth, such as --depth 20.`);
  }
  return {
    ...defaultsOf(name, imageShape),
    ...Object.fromEntries(Object.entries(flagsOf(flags)).filter(([, value]) => value !== undefined)),
    classes,
  };
}

/** Only what is of models: flags come with those of other kinds. */
function flagsOf(flags: ModelFlags): ModelFlags {
  const { variant, stem, head, block, shortcut, depth, width, growthRate, batchNorm, auxiliary, dropout } =
    flags;
  return Object.fromEntries(
    Object.entries({
      ...{ variant, stem, head, block, shortcut, depth, width, growthRate },
      ...{ batchNorm: batchNorm || undefined, auxiliary: auxiliary || undefined, dropout },
    }).filter(([, value]) => value !== undefined),
  );
}

function defaultsOf(name: ModelName, [height, width]: Surroundings["imageShape"]): Partial<ModelSettings> {
  const small = Math.min(height, width) <= SMALL;
  const taken: readonly ModelOption[] = MODEL_OPTIONS[name];
  return {
    ...(name === "lenet5" ? { variant: "book" } : {}),
    ...(taken.includes("batchNorm") ? { batchNorm: false } : {}),
    ...(taken.includes("head") ? { head: small ? "book" : "imagenet" } : {}),
    ...(taken.includes("stem") ? { stem: small ? smallStem(name) : "imagenet" } : {}),
    ...(taken.includes("inputSize") ? { inputSize: [height, width] } : {}),
  };
}

function smallStem(name: ModelName): string {
  return name.startsWith("resnet") ? "book" : "cifar";
}

function listed(options: readonly ModelOption[]): string {
  const flags = options.filter((option) => option !== "inputSize").map(flagOf);
  return flags.length === 1 ? flags[0]! : `${flags.slice(0, -1).join(", ")} and ${flags.at(-1)}`;
}

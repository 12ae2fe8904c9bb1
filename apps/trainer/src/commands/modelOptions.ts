import { type Command, InvalidArgumentError } from "commander";
import type { ModelSettings } from "../choices/models.js";
import { share, wholeNumber } from "../numbers.js";

/** What the flags of `modelOptions` say. */
export type ModelFlags = Omit<ModelSettings, "classes" | "inputSize">;

/** The flags of every command that makes a model. */
export function modelOptions(command: Command): Command {
  return command
    .optionsGroup("The model:")
    .option(
      "--variant <name>",
      "of lenet5: book, classic; of alexnet: single, groups, torchvision; of googlenet: paper, torchvision",
    )
    .option("--batch-norm", "of lenet5, alexnet, vgg and googlenet: with batch normalization")
    .option("--depth <n>", "layers of resnet (6n + 2) and densenet (6n + 4)", wholeNumber(1))
    .option("--width <n>", "channels of the first convolution; all others in proportion", wholeNumber(1))
    .option(
      "--stem <name>",
      "how resnet18 to 152 and densenet121 to 201 begin: imagenet, cifar, and book of resnet (default: the last for pictures of up to 64 pixels)",
    )
    .option(
      "--head <name>",
      "of vgg: imagenet, book, or the units of each dense layer, such as 512,512 (default: book for pictures of up to 64 pixels)",
      head,
    )
    .option("--block <name>", "of resnet: basic, bottleneck")
    .option("--shortcut <name>", "of residual networks: conv-bn, conv, pad")
    .option("--growth-rate <n>", "of densenet: channels that each layer adds", wholeNumber(1))
    .option("--dropout <x>", "of alexnet, vgg, googlenet and densenet: share that is dropped", share)
    .option("--auxiliary", "of googlenet: two more classifiers half way, in training");
}

/** `imagenet`, or `512,512`. */
function head(text: string): string | readonly number[] {
  if (!/^[\d,]*$/.test(text)) return text;
  const units = text.split(",").map(Number);
  if (units.every((count) => Number.isInteger(count) && count >= 1)) return units;
  throw new InvalidArgumentError("It takes imagenet, book, or units such as 512,512.");
}

import type { Command } from "commander";
import { OPTIMIZERS, type OptimizerSettings } from "../choices/optimizers.js";
import { amount, positiveNumber, share } from "../numbers.js";

/** What the flags of `optimizerOptions` say. */
export interface OptimizerFlags extends OptimizerSettings {
  readonly optimizer: string;
}

/** The optimizer and everything of its own. */
export function optimizerOptions(command: Command): Command {
  return command
    .optionsGroup("The optimizer:")
    .option("--optimizer <name>", `one of ${Object.keys(OPTIMIZERS).join(", ")}`, "adam")
    .option("--learning-rate <x>", "step size of the optimizer", positiveNumber, 1e-3)
    .option("--momentum <x>", "of sgd and rmsprop (default: 0)", share)
    .option("--nesterov", "of sgd with momentum: look ahead")
    .option("--beta1 <x>", "of adam and adamw (default: 0.9)", share)
    .option("--beta2 <x>", "of adam and adamw (default: 0.999)", share)
    .option("--rho <x>", "of rmsprop (default: 0.9)", share)
    .option("--centered", "of rmsprop: subtract the square of the mean")
    .option("--epsilon <x>", "of all but sgd (default: 1e-7)", positiveNumber)
    .option("--epsilon-hat", "of adam and adamw: add epsilon where Keras does")
    .option(
      "--weight-decay <x>",
      "decoupled: takes learning rate · x of the weights away (default: 0, adamw 0.004)",
      amount,
    )
    .option("--l2 <x>", "adds x · weight to the gradients (default: 0)", amount)
    .option(
      "--decay-exempt <names>",
      "what both leave alone: kinds of weights, layers or whole names, with commas between; none for nothing (default: bias,gamma,beta)",
    )
    .option("--clip-value <x>", "hold every number of the gradients between -x and x", positiveNumber)
    .option("--clip-norm <x>", "shorten each gradient that is longer", positiveNumber)
    .option("--global-clip-norm <x>", "shorten all gradients together", positiveNumber);
}

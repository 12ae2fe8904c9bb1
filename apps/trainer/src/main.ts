import { Command, CommanderError } from "commander";
import { backendsCommand } from "./commands/backendsCommand.js";
import { compareCommand } from "./commands/compareCommand.js";
import { completionCommand } from "./commands/completionCommand.js";
import { conformanceCommand } from "./commands/conformanceCommand.js";
import { dataCommand } from "./commands/dataCommand.js";
import { evaluateCommand } from "./commands/evaluateCommand.js";
import { modelsCommand } from "./commands/modelsCommand.js";
import { predictCommand } from "./commands/predictCommand.js";
import { runsCommand } from "./commands/runsCommand.js";
import { summaryCommand } from "./commands/summaryCommand.js";
import { trainCommand } from "./commands/trainCommand.js";
import { reportError } from "./reportError.js";
import type { Terminal } from "./Terminal.js";
import { version } from "./version.js";
import { withSuggestion } from "./withSuggestion.js";

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 done, 1 a run that failed, 2 a request that cannot be met, 130 interrupted
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const setExitCode = (code: number) => {
    exitCode = code;
  };
  const program = new Command("striate")
    .description("Train convolutional networks, and look at what came out.")
    .version(version, "-v, --version")
    .addHelpText(
      "after",
      `
Examples:
  $ striate train lenet5                                     on built-in digits, no download
  $ striate train lenet5 --dataset mnist --data-dir data/mnist --epochs 20 --learning-rate 1e-4
  $ striate evaluate runs/lenet5-digits-…                    the model of a run on its test set
  $ striate predict runs/lenet5-digits-… scan.png            what the model takes a picture for
  $ striate runs                                             what was trained, and how well
  $ striate data digits --out samples.png                    what a data set holds
  $ striate models                                           the networks, and what they cost
  $ striate summary lenet5                                   layers, shapes, parameters
  $ striate backends                                         what this machine computes with
  $ striate compare lenet5 --html report.html                whether backends compute the same, layer by layer
  $ striate conformance ./my-backend.js                      whether a backend keeps the contract

striate help train explains a command.`,
    )
    .addCommand(trainCommand(terminal, setExitCode))
    .addCommand(evaluateCommand(terminal))
    .addCommand(predictCommand(terminal, setExitCode))
    .addCommand(modelsCommand(terminal))
    .addCommand(summaryCommand(terminal))
    .addCommand(runsCommand(terminal))
    .addCommand(dataCommand(terminal))
    .addCommand(backendsCommand(terminal))
    .addCommand(compareCommand(terminal, setExitCode))
    .addCommand(conformanceCommand(terminal, setExitCode))
    .addCommand(completionCommand(terminal));
  for (const command of allCommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      // The one line comes from reportError.
      outputError: () => {},
    });
  }
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return 2;
    }
    await program.parseAsync(understood(args, program), { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const command = commandOf(args, program);
    return reportError(withSuggestion(error, command), terminal, helpOf(command));
  }
}

function allCommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** A name that is none must be told so, also after help or before --help, where commander would show the overview. */
function understood(args: readonly string[], program: Command): string[] {
  const [name] = args[0] === "help" ? args.slice(1) : args;
  const known = name === undefined || name.startsWith("-") || commandOf([name], program) !== undefined;
  return known ? [...args] : [name];
}

function commandOf([name, ...rest]: readonly string[], command: Command): Command | undefined {
  const found = command.commands.find((one) => one.name() === name);
  return found && (commandOf(rest, found) ?? found);
}

function helpOf(command: Command | undefined): string {
  const names: string[] = [];
  for (let at: Command | null | undefined = command; at; at = at.parent) names.unshift(at.name());
  return names.length === 0 ? "striate --help" : `${names.join(" ")} --help`;
}

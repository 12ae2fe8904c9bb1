import { type Command, CommanderError } from "commander";
import { nearestName } from "./config/nearestName.js";
import { flagOf } from "./flagOf.js";

/** An error about an unknown flag with the flag that was meant: commander goes by letters alone, and takes `--lr` for `--l2`. */
export function withSuggestion(error: unknown, command: Command | undefined): unknown {
  if (!(error instanceof CommanderError) || error.code !== "commander.unknownOption") return error;
  const [, flag] = /unknown option '([^']*)'/.exec(error.message) ?? [];
  if (flag === undefined || command === undefined) return error;
  const nearest = nearestName(flag, ["help", ...command.options.map((option) => option.attributeName())]);
  const suggestion = nearest === undefined ? "" : `\n(Did you mean ${flagOf(nearest)}?)`;
  return new CommanderError(error.exitCode, error.code, `error: unknown option '${flag}'${suggestion}`);
}

import { type Command, InvalidArgumentError, type Option } from "commander";
import { flagOf } from "../flagOf.js";
import { UsageError } from "../UsageError.js";
import { nearestName } from "./nearestName.js";
import type { Setting, Settings } from "./Setting.js";

/** What a config file may not set. */
const FLAGS_ONLY = ["config", "resume", "help", "version"];

/**
 * Gives a command the settings of a config file, but for those that flags have given already.
 *
 * @returns the model, which is no flag
 * @throws UsageError naming file, line and, for a name that is none, the nearest one that is
 */
export function applySettings(command: Command, settings: Settings): string | undefined {
  const options = new Map(
    command.options
      .filter((option) => !FLAGS_ONLY.includes(option.attributeName()))
      .map((option) => [option.attributeName(), option]),
  );
  let model: string | undefined;
  for (const [name, setting] of settings) {
    if (name === "model") {
      model = textOf(name, setting);
      continue;
    }
    const option = options.get(name);
    if (option === undefined) throw unknown(name, setting, ["model", ...options.keys()]);
    const value = settingOf(option, setting);
    if (command.getOptionValueSource(name) !== "cli") command.setOptionValueWithSource(name, value, "config");
  }
  return model;
}

function unknown(name: string, { place }: Setting, known: readonly string[]): UsageError {
  if (FLAGS_ONLY.includes(name)) {
    return new UsageError(`${place}: ${name} is a flag only. Remove it, and pass ${flagOf(name)}.`);
  }
  const nearest = nearestName(name, known);
  const remedy =
    nearest === undefined
      ? "See striate train --help, whose flags are the settings"
      : `Did you mean ${nearest}?`;
  return new UsageError(`${place}: there is no setting "${name}". ${remedy.replace(/[^?.]$/, "$&.")}`);
}

function settingOf(option: Option, setting: Setting): unknown {
  const name = option.attributeName();
  const { value, place } = setting;
  if (option.isBoolean() || option.negate) {
    if (typeof value === "boolean") return value;
    throw new UsageError(`${place}: ${name} ${JSON.stringify(value)} is invalid. It takes true or false.`);
  }
  const text = textOf(name, setting);
  try {
    return option.parseArg === undefined ? text : option.parseArg(text, undefined);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new UsageError(`${place}: ${name} ${JSON.stringify(value)} is invalid. ${error.message}`);
  }
}

/** As it would stand behind a flag: numbers in a list with commas between. */
function textOf(name: string, { value, place }: Setting): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (Array.isArray(value) && value.every((item) => ["string", "number"].includes(typeof item))) {
    return value.join(",");
  }
  throw new UsageError(
    `${place}: ${name} ${JSON.stringify(value)} is invalid. It takes a text, a number or a list.`,
  );
}

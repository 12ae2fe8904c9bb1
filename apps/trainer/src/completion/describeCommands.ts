import type { Argument, Command, Option } from "commander";
import type { CommandTree, Flag, Values } from "./CommandTree.js";

/**
 * What a program knows of itself, for shells. The values of flags and arguments are their choices, the words that their description lists as
 * "one of a, b, c", or paths and runs, by their placeholders `<file>`, `<folder>`, `<run>`.
 */
export function describeCommands(program: Command): CommandTree {
  const tree = described(program, "");
  const help: CommandTree = {
    path: "help",
    description: "Explain a command",
    flags: [],
    places: [{ words: tree.commands.map(({ path }) => path), paths: undefined }],
    variadic: false,
    commands: [],
  };
  return { ...tree, commands: [...tree.commands, help] };
}

function described(command: Command, path: string): CommandTree {
  const below = (name: string) => (path === "" ? name : `${path} ${name}`);
  const places = command.registeredArguments;
  return {
    path,
    description: firstSentence(command.description()),
    flags: [...command.options.map(flag), HELP],
    places: places.map(place),
    variadic: places.at(-1)?.variadic ?? false,
    commands: command.commands.map((one) => described(one, below(one.name()))),
  };
}

const HELP: Flag = { names: ["--help", "-h"], description: "explain the command", values: undefined };

function flag({ long, short, required, optional, description, argChoices, flags }: Option): Flag {
  const placeholder = /[<[](\w+)/.exec(flags)?.[1] ?? "";
  return {
    names: [long, short].filter((name) => name != null),
    description: firstSentence(description),
    values: required || optional ? values(placeholder, description, argChoices) : undefined,
  };
}

function place(argument: Argument): Values {
  return values(argument.name(), argument.description, argument.argChoices);
}

function values(placeholder: string, description: string, choices: readonly string[] | undefined): Values {
  const listed = /one of ([\w:.-]+(?:, [\w:.-]+)+)/.exec(description)?.[1];
  return { words: choices ?? listed?.split(", ") ?? [], paths: PATHS[placeholder.replace(/s$/, "")] };
}

/** By placeholder, in the singular. */
const PATHS: Readonly<Record<string, Values["paths"]>> = {
  file: "file",
  module: "file",
  picture: "file",
  folder: "folder",
  run: "run",
};

/** Up to the first stop, colon or bracket: a shell shows it in one line. */
function firstSentence(text: string): string {
  return text.split(/[.:;(]/, 1)[0]!.trim();
}

import { CommanderError } from "commander";
import type { Terminal } from "./Terminal.js";
import { UsageError } from "./UsageError.js";

/** Errors whose message is meant for the user, by name: those of commander, of this command and of the packages it is made of. */
const CLEAR_ERRORS = ["TensorError", "DatasetError", "FormatError", "CheckpointError"];

/**
 * Prints an error as one line, and returns the exit code. Anything unforeseen shows its stack, which a bug report needs.
 *
 * @param help command that explains the flags, for those who mistook them
 */
export function reportError(error: unknown, terminal: Terminal, help: string): number {
  if (!(error instanceof Error)) {
    terminal.err(`striate: ${String(error)}`);
    return 1;
  }
  const message = error instanceof CommanderError ? `${sentence(error.message)} See ${help}.` : error.message;
  if (terminal.debug) terminal.err(error.stack ?? error.message);
  else if (isClear(error) || error.name === "TrainingError" || isSystemError(error))
    terminal.err(`striate: ${oneLine(message)}`);
  else terminal.err(`striate: unforeseen error, please report it.\n${error.stack ?? error.message}`);
  return isClear(error) || isSystemError(error) ? 2 : 1;
}

function isClear(error: Error): boolean {
  return error instanceof UsageError || error instanceof CommanderError || CLEAR_ERRORS.includes(error.name);
}

/** A file or folder that the system refuses: EACCES, ENOSPC, EROFS and the like. */
function isSystemError(error: Error): boolean {
  return "syscall" in error && "code" in error;
}

/** Of commander's `error: unknown option '--epoch'\n(Did you mean --epochs?)`. */
function sentence(message: string): string {
  return message
    .replace(/^error: /, "")
    .replace(/\n\((.*)\)$/, ". $1")
    .replace(/[^.?]$/, "$&.");
}

function oneLine(message: string): string {
  return message.replace(/\s*\n\s*/g, " ");
}

import type { Command } from "commander";
import { BACKENDS, DEFAULT_BACKEND } from "../choices/backends.js";
import { memorySize, wholeNumber } from "../numbers.js";

/** What the flags of `backendOptions` say. */
export interface BackendFlags {
  readonly backend: string;
  readonly threads?: number;
  readonly deterministic: boolean;
  /** Bytes. */
  readonly maxMemory?: number;
}

/** The flags of every command that computes. */
export function backendOptions(command: Command): Command {
  return command
    .option("--backend <name>", `one of ${Object.keys(BACKENDS).join(", ")}`, DEFAULT_BACKEND)
    .option("--threads <n>", "of wasm (default: one for each processor)", wholeNumber(1, 64))
    .option("--deterministic", "the same bits on every machine, at some cost in speed", false)
    .option(
      "--max-memory <size>",
      "of wasm: the most that its tensors may take, such as 1.5GB, beside pictures and Node (default: 4GiB, which is all it can)",
      memorySize,
    );
}

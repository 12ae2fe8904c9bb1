import { TensorError } from "@striate/core";
import { BACKENDS } from "./choices/backends.js";
import { chosen } from "./choices/chosen.js";
import type { BackendFlags } from "./commands/backendOptions.js";
import type { RunningBackend } from "./RunningBackend.js";
import type { Terminal } from "./Terminal.js";

/** Runs something on the backend that the flags ask for, and ends that, and its threads, whatever happens. */
export async function withBackend<T>(
  { backend: name, threads, deterministic, maxMemory }: BackendFlags,
  terminal: Terminal,
  run: (running: RunningBackend) => Promise<T>,
): Promise<T> {
  const running = await BACKENDS[chosen("backend", BACKENDS, name)]({ threads, deterministic, maxMemory });
  try {
    if (running.threadsProblem !== undefined) {
      terminal.err(
        `striate: works with ${running.threads} of the threads asked for: ${running.threadsProblem}`,
      );
    }
    return await run(running);
  } catch (error) {
    throw inFlags(error);
  } finally {
    running.backend.dispose();
  }
}

/** What helps where memory ends is a flag here. */
function inFlags(error: unknown): unknown {
  if (error instanceof TensorError && error.code === "MEMORY") {
    error.message = error.message.replace(
      /Use a smaller batch.*?\(at most 4 GiB\)/,
      "Raise --max-memory (at most 4GiB); training takes less with a smaller --batch-size, and --accumulate for steps of as many pictures",
    );
  }
  return error;
}

import type { Terminal } from "./Terminal.js";

/** Runs something that stops at a signal: the first Ctrl-C asks it to, a second one ends the process. */
export async function withInterrupt<T>(
  terminal: Terminal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    terminal.err("\nstopping after this step; press Ctrl-C again to stop at once");
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await run(controller.signal);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

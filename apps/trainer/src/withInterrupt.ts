import type { Terminal } from "./Terminal.js";

/** Ctrl-C, what service managers send, and the end of the terminal. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npx and npm pass a Ctrl-C on to a process that the terminal has told already: so many milliseconds after the first it is the same one. */
const ECHO = 500;

/**
 * Runs something that stops at a signal: the first Ctrl-C asks it to, a second one ends the process.
 *
 * @param onInterrupt called before the line that says so
 * @param part what is finished before it stops
 */
export async function withInterrupt<T>(
  terminal: Terminal,
  onInterrupt: () => void,
  run: (signal: AbortSignal) => Promise<T>,
  part = "step",
): Promise<T> {
  const controller = new AbortController();
  let first: number | undefined;
  const interrupt = () => {
    const now = performance.now();
    if (first !== undefined) {
      if (now - first > ECHO) process.exit(130);
      return;
    }
    first = now;
    onInterrupt();
    terminal.err(`stopping after this ${part}; press Ctrl-C again to stop at once`);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await run(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

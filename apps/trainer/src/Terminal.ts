import pc from "picocolors";

/** Where a command writes, and what it knows of its surroundings; tests pass their own. */
export interface Terminal {
  /** Results: what people read afterwards or pipe on. */
  out(text: string): void;
  /** Progress and errors. */
  err(text: string): void;
  /** The stream of the progress bar, where a person watches. */
  readonly bar: NodeJS.WriteStream | undefined;
  /** Whether results may be coloured: only where a person reads them, and has not set NO_COLOR. */
  readonly color: boolean;
  /** How wide it is; 80 where nobody knows, and never so narrow that words do not fit. */
  readonly columns: number;
  /** Show the stack of an error too. */
  readonly debug: boolean;
}

export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    bar: process.stderr.isTTY ? process.stderr : undefined,
    // A stream that is no terminal has no isTTY at all.
    color: process.stdout.isTTY === true && pc.isColorSupported,
    columns: Math.max(40, process.stdout.columns || 80),
    debug: process.env["STRIATE_DEBUG"] === "1",
  };
}

/** Of `striate … | head`: a reader that has enough must not end a run. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

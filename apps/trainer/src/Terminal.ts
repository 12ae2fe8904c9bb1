/** Where a command writes, and what it knows of its surroundings; tests pass their own. */
export interface Terminal {
  /** Results: what people read afterwards or pipe on. */
  out(text: string): void;
  /** Progress and errors. */
  err(text: string): void;
  /** The stream of the progress bar, where a person watches. */
  readonly bar: NodeJS.WriteStream | undefined;
  readonly debug: boolean;
}

export function processTerminal(): Terminal {
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    bar: process.stderr.isTTY ? process.stderr : undefined,
    debug: process.env["STRIATE_DEBUG"] === "1",
  };
}

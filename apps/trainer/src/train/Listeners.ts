import type { Terminal } from "../Terminal.js";

/** To whom a run is told. */
export interface Listeners {
  /** With `--json` only warnings and errors come through. */
  readonly people: Terminal;
  /** With `--json`: a line for programs; else nothing. */
  readonly tell: (record: Readonly<Record<string, unknown>>) => void;
}

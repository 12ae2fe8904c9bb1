import { EventEmitter } from "node:events";

/** A terminal of so many columns that keeps what is written to it. */
export function screen(columns: number): {
  readonly stream: NodeJS.WriteStream;
  /** Every piece that was written, in order. */
  readonly written: readonly string[];
} {
  const written: string[] = [];
  const stream = Object.assign(new EventEmitter(), {
    isTTY: true,
    columns,
    write: (text: string, ...rest: readonly unknown[]) => {
      written.push(text);
      const done = rest.at(-1);
      if (typeof done === "function") done();
      return true;
    },
  });
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

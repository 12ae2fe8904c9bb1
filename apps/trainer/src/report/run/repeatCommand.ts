/** What is asked of one of commander's options. */
export interface FlagShape {
  readonly long?: string | undefined | null;
  readonly negate: boolean;
  readonly defaultValue?: unknown;
  attributeName(): string;
}

/** The command line that says what the settings say, without what is so by default. */
export function repeatCommand(
  model: string,
  settings: Readonly<Record<string, unknown>>,
  flags: readonly FlagShape[],
): string {
  const said = flags.flatMap((flag) => {
    const value = settings[flag.attributeName()];
    const { long, negate, defaultValue } = flag;
    if (typeof long !== "string" || value === undefined || value === null) return [];
    if (typeof value === "boolean") {
      // A flag `--no-x` is said when x is false; a plain one when it is true.
      return value !== negate && value !== (defaultValue ?? negate) ? [long] : [];
    }
    if (JSON.stringify(value) === JSON.stringify(defaultValue)) return [];
    return [`${long} ${quoted(String(value))}`];
  });
  return ["striate train", quoted(model), ...said].join(" ");
}

/** As a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command as a shell needs to know it. */
export interface CommandTree {
  /** From below the program: "" for the program itself, "runs compare" for a command of a command. */
  readonly path: string;
  readonly description: string;
  readonly flags: readonly Flag[];
  /** What stands in each place; the last one repeats where it is variadic. */
  readonly places: readonly Values[];
  readonly variadic: boolean;
  readonly commands: readonly CommandTree[];
}

export interface Flag {
  /** Such as `--json` and `-h`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Undefined for a flag that takes no value. */
  readonly values: Values | undefined;
}

/** What may be typed: some words, a path, or, where neither is given, what no shell can know. */
export interface Values {
  readonly words: readonly string[];
  /** `"run"`: a folder below runs, or any other path. */
  readonly paths: "file" | "folder" | "run" | undefined;
}

/** One value of a config file. */
export interface Setting {
  readonly value: unknown;
  /** Where it stands, such as `striate.config.yaml:3`. */
  readonly place: string;
}

/** By their names, in the order of the file. */
export type Settings = ReadonlyMap<string, Setting>;

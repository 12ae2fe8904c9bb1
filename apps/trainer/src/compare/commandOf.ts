import { flagOf } from "../flagOf.js";
import type { CompareRecord } from "./CompareRecord.js";

/** The command line that compares again what a record tells of, every setting written out. */
export function commandOf({ model, dataset, settings }: CompareRecord): string {
  const { backends, ...rest } = settings;
  return [
    `striate compare ${model} --backends ${quoted(backends.join(","))} --dataset ${dataset}`,
    ...Object.entries(rest).flatMap(([setting, value]) => written(flagOf(setting), value)),
  ].join(" ");
}

type Value = string | number | boolean | readonly number[] | null | undefined;

/** No flag of this command says no. */
function written(flag: string, value: Value): readonly string[] {
  if (value === undefined || value === null || value === false) return [];
  return [value === true ? flag : `${flag} ${quoted(String(value))}`];
}

/** For shells: as it is, unless that means something to them. */
function quoted(text: string): string {
  return /^[\w./:,#@+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

import { UsageError } from "../UsageError.js";

/** @throws UsageError with the list for a name that is not in it */
export function chosen<T extends object>(what: string, choices: T, name: string): keyof T & string {
  if (Object.hasOwn(choices, name)) return name as keyof T & string;
  throw new UsageError(`unknown ${what} "${name}". Choose from ${Object.keys(choices).join(", ")}.`);
}

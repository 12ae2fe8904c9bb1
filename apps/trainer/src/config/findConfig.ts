import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../UsageError.js";

const ENDINGS = ["ts", "mts", "js", "mjs", "json", "yaml", "yml"] as const;

/** The `striate.config.*` of a folder, if there is one. @throws UsageError when there are several */
export function findConfig(folder: string): string | undefined {
  const found = ENDINGS.map((ending) => `striate.config.${ending}`).filter((name) =>
    existsSync(join(folder, name)),
  );
  if (found.length > 1) {
    throw new UsageError(`there are ${found.join(" and ")}. Choose one with --config, or remove the others.`);
  }
  return found[0] === undefined ? undefined : join(folder, found[0]);
}

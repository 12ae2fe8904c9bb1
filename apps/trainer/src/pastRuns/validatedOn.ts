import type { Run } from "./Run.js";

/** What the epochs of runs were validated on: `test`, `validation`, or both names where it is not the same in all. */
export function validatedOn(runs: readonly Pick<Run, "settings">[]): readonly ("test" | "validation")[] {
  const names = runs.map(({ settings }) =>
    settings["validationSplit"] === undefined ? "test" : "validation",
  );
  return runs.length === 0 ? ["test"] : [...new Set(names)];
}

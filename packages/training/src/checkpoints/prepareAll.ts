import { CheckpointError } from "./CheckpointError.js";
import type { Part, Snapshots } from "./Snapshot.js";

/**
 * Compares all parts of a run with a checkpoint's, before any of them is touched.
 *
 * @returns for each group of parts what brings them to where they were
 * @throws CheckpointError `MISMATCH` with everything that is in the way
 */
export function prepareAll(
  checkpoint: string,
  snapshots: Snapshots,
  groups: readonly (readonly Part[])[],
): readonly (() => void)[] {
  const known = new Set(groups.flat().map(({ name }) => name));
  const problems = [...snapshots.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `it has a part of ${labelOf(name)}, and the run has none`);
  const commits = groups.map((parts) =>
    parts.flatMap((part) => {
      const snapshot = snapshots.get(part.name);
      const prepared =
        snapshot === undefined ? `it has no part of ${labelOf(part.name)}` : part.prepare(snapshot);
      if (typeof prepared !== "string") return [prepared];
      problems.push(prepared);
      return [];
    }),
  );
  if (problems.length > 0) {
    throw new CheckpointError(
      "MISMATCH",
      `${checkpoint} is of another run: ${problems.join("; ")}`,
      "Resume with the settings that it was written with, or begin anew in another store",
      { checkpoint },
    );
  }
  return commits.map((all) => () => {
    for (const commit of all) commit();
  });
}

function labelOf(part: string): string {
  return decodeURIComponent(part.replace(/^callback:/, "the callback "));
}

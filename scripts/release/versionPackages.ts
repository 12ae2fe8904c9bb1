import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readManifest, withRanges, writeManifest } from "./Manifest.js";
import { ReleaseError } from "./ReleaseError.js";
import { run } from "./run.js";
import { dependentFolders, workspaceFolders } from "./workspaceFolders.js";

/**
 * Turns the changesets of a folder into versions and changelogs. All packages have one version, and ask for each other at it.
 *
 * Changesets takes a peer that leaves its range for a major change, as every minor version of 0.x does; so peers have an open range while it
 * counts.
 *
 * @returns the new version
 */
export function versionPackages(root: string): string {
  for (const folder of workspaceFolders(root)) {
    const manifest = readManifest(join(root, folder));
    writeManifest(join(root, folder), withRanges(manifest, ["peerDependencies"], ">=0.0.0"));
  }
  const before = versions(root);
  const cli = dirname(createRequire(import.meta.url).resolve("@changesets/cli/package.json"));
  run(process.execPath, [join(cli, "bin.js"), "version"], root);
  const after = versions(root);
  const [version] = after;
  if (version === undefined || after.size > 1) {
    throw new ReleaseError(
      `the packages have several versions: ${[...after].join(", ")}. They go out together.`,
    );
  }
  if (before.has(version))
    throw new ReleaseError(
      "there are no changesets, so nothing to release. Write one with npm run changeset.",
    );
  for (const folder of dependentFolders(root)) {
    const manifest = readManifest(join(root, folder));
    const kinds = ["dependencies", "peerDependencies", "devDependencies"] as const;
    writeManifest(join(root, folder), withRanges(manifest, kinds, `^${version}`));
  }
  return version;
}

function versions(root: string): ReadonlySet<string> {
  const published = workspaceFolders(root).map((folder) => readManifest(join(root, folder)));
  return new Set(published.filter((manifest) => !manifest.private).map(({ version }) => version));
}

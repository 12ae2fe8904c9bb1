import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What of a package.json matters here. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly files?: readonly string[];
  readonly dependencies?: Ranges;
  readonly peerDependencies?: Ranges;
  readonly devDependencies?: Ranges;
}

type Ranges = Readonly<Record<string, string>>;

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The manifest with another range for each dependency on a package of this repository, of these kinds. */
export function withRanges(
  manifest: Manifest,
  kinds: readonly ("dependencies" | "peerDependencies" | "devDependencies")[],
  range: string,
): Manifest {
  const changed: Partial<Record<(typeof kinds)[number], Ranges>> = {};
  for (const kind of kinds) {
    const ranges = manifest[kind];
    if (ranges === undefined) continue;
    const entries = Object.entries(ranges);
    changed[kind] = Object.fromEntries(
      entries.map(([name, before]) => [name, name.startsWith("@striate/") ? range : before]),
    );
  }
  return { ...manifest, ...changed };
}

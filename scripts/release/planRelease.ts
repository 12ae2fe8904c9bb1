import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readManifest } from "./Manifest.js";
import type { PlannedPackage, ReleasePlan } from "./ReleasePlan.js";
import { run } from "./run.js";
import { versionPackages } from "./versionPackages.js";
import { workspaceFolders } from "./workspaceFolders.js";

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Versions a copy of the repository and packs it, without writing tarballs. */
export function planRelease(copy: string): ReleasePlan {
  const folders = workspaceFolders(copy).filter((folder) => !readManifest(join(copy, folder)).private);
  const before = folders.map((folder) => readManifest(join(copy, folder)).version);
  const version = versionPackages(copy);
  const packages = folders.map((folder, index) => planned(join(copy, folder), before[index]!));
  return { version, packages, problems: packages.flatMap(problemsOf) };
}

function planned(folder: string, before: string): PlannedPackage {
  const { name, version } = readManifest(folder);
  const [packed] = JSON.parse(run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], folder)) as [
    Packed,
  ];
  return {
    name,
    before,
    files: packed.files.map(({ path }) => path),
    packed: packed.size,
    unpacked: packed.unpackedSize,
    changes: changesIn(join(folder, "CHANGELOG.md"), version),
  };
}

/** The first line of every change of a version; that dependencies have a new one too goes without saying. */
function changesIn(changelog: string, version: string): readonly string[] {
  if (!existsSync(changelog)) return [];
  const [, section = ""] = readFileSync(changelog, "utf8").split(`## ${version}\n`);
  const lines = section.split(/^## /m)[0]!.split("\n");
  return lines
    .filter((line) => line.startsWith("- ") && !line.startsWith("- Updated dependencies"))
    .map((line) => line.replace(/^- (?:[0-9a-f]{7,}: )?/, ""));
}

function problemsOf({ name, files }: PlannedPackage): readonly string[] {
  const missing = ["README.md", "LICENSE", "package.json"].filter((file) => !files.includes(file));
  const tests = files.filter((file) => /\.test\.[jt]s$/.test(file));
  return [
    ...(files.some((file) => file.startsWith("dist/")) ? [] : [`${name} is not built`]),
    ...missing.map((file) => `${name} has no ${file}`),
    ...tests.map((file) => `${name} would bring its test ${file}`),
  ];
}

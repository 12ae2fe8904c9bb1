import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute } from "./execute.js";

const root = join(import.meta.dirname, "../..");

/** A user's project somewhere else on the disk, with the packed packages installed. */
export interface Project {
  readonly folder: string;
  remove(): void;
}

/** Packs every workspace as it would be published, and installs the tarballs in a copy of project/. */
export function createProject(): Project {
  const parent = mkdtempSync(join(tmpdir(), "striate-packaging-"));
  const folder = join(parent, "project");
  cpSync(join(import.meta.dirname, "project"), folder, { recursive: true });
  execute("npm", ["pack", "--workspaces", "--ignore-scripts", "--pack-destination", parent], root);
  const tarballs = readdirSync(parent).filter((name) => name.endsWith(".tgz"));
  const flags = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  execute("npm", ["install", ...flags, ...tarballs.map((name) => join("..", name))], folder);
  // Fails on a peer that is missing or does not fit.
  execute("npm", ["ls", "--all"], folder);
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

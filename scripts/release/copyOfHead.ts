import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.js";
import { workspaceFolders } from "./workspaceFolders.js";

interface Copy {
  readonly folder: string;
  /** Changed and new files of the working tree, which are not in it. */
  readonly uncommitted: number;
  remove(): void;
}

/** The last commit with the built files beside it, in a folder of its own where one may change anything. */
export function copyOfHead(root: string): Copy {
  const parent = mkdtempSync(join(tmpdir(), "striate-release-"));
  const folder = join(parent, "copy");
  run("git", ["clone", "--quiet", "--shared", root, folder], root);
  for (const workspace of workspaceFolders(folder)) {
    const dist = join(root, workspace, "dist");
    if (existsSync(dist)) cpSync(dist, join(folder, workspace, "dist"), { recursive: true });
  }
  return {
    folder,
    uncommitted: run("git", ["status", "--porcelain"], root).split("\n").filter(Boolean).length,
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

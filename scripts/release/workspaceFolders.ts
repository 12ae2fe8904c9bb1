import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Folders of the packages and apps, from the root. */
export function workspaceFolders(root: string): readonly string[] {
  return below(root, ["packages", "apps"]);
}

/** Those, and the examples, which depend on them as strangers do. */
export function dependentFolders(root: string): readonly string[] {
  return below(root, ["packages", "apps", "examples"]);
}

function below(root: string, parents: readonly string[]): readonly string[] {
  return parents
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
    .filter((folder) => existsSync(join(root, folder, "package.json")));
}

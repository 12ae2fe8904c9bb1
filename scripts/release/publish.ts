import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { run } from "./run.js";
import { versionPackages } from "./versionPackages.js";

/** Versions the working tree, commits that, publishes what npm does not have yet, and tags it. */
export function publish(root: string, version: string): void {
  versionPackages(root);
  run("npm", ["run", "--silent", "build"], root);
  run("git", ["add", "--all"], root);
  run("git", ["commit", "--quiet", "--message", `Release ${version}`], root);
  const cli = dirname(createRequire(import.meta.url).resolve("@changesets/cli/package.json"));
  console.log(run(process.execPath, [join(cli, "bin.js"), "publish"], root));
  console.log(`${version} is out. Push the commit and its tags: git push --follow-tags`);
}

import { spawnSync } from "node:child_process";
import { ReleaseError } from "./ReleaseError.js";
import { run } from "./run.js";

/** The quick questions first. @throws ReleaseError for a dirty tree, without a login at npm, and where `.ci/run` does not pass */
export function checkRepository(root: string): void {
  const changed = run("git", ["status", "--porcelain"], root).split("\n").filter(Boolean);
  if (changed.length > 0) {
    const named = changed.slice(0, 5).map((line) => line.slice(3));
    const more = changed.length > 5 ? ` and ${changed.length - 5} more` : "";
    throw new ReleaseError(
      `the working tree is not clean: ${named.join(", ")}${more}. Commit or remove what is not committed.`,
    );
  }
  if (spawnSync("npm", ["whoami"], { cwd: root, encoding: "utf8" }).status !== 0) {
    throw new ReleaseError(
      "npm does not know who you are. Run npm login, with an account that may publish @striate.",
    );
  }
  console.log("running .ci/run, which takes some minutes …");
  const { status, stdout } = spawnSync("bash", [".ci/run"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return;
  const failed = stdout.split("\n").filter((line) => line.startsWith("FAILED: "));
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  throw new ReleaseError(`CI is red (${[...failed, last].join("; ")}). Run .ci/run, and mend what fails.`);
}

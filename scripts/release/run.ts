import { spawnSync } from "node:child_process";
import { ReleaseError } from "./ReleaseError.js";

/** Runs a command to its end. @returns its standard output @throws ReleaseError with all that it printed, for any exit code but 0 */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error === undefined && status === 0) return stdout;
  throw new ReleaseError(`${command} ${args.join(" ")} failed.\n${error?.message ?? `${stdout}${stderr}`}`);
}

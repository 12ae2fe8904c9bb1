import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command in the repository's root, and ends this process with its exit code if that is not 0; a quiet one prints only then. */
export function run(command, args, { quiet = false, env = {} } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: quiet ? "pipe" : "inherit",
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (error !== undefined) throw error;
  if (status === 0) return;
  if (quiet) console.error(`${stdout}${stderr}`);
  process.exit(status ?? 1);
}

/** Installs the dependencies, unless that was done since the last change of a package.json. */
export function install() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Striate needs Node 20.19 or newer; this is ${process.version}.`);
    process.exit(2);
  }
  const stamp = join(root, "node_modules", ".package-lock.json");
  const manifests = [
    "package.json",
    ...["packages", "apps"].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => join(folder, name, "package.json")),
    ),
  ];
  const changed = Math.max(
    ...manifests
      .map((file) => join(root, file))
      .map((file) => (existsSync(file) ? statSync(file).mtimeMs : 0)),
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= changed) return;
  console.log("Installing the dependencies …");
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"]);
}

/** Builds all packages and apps; what has not changed is taken from the cache. */
export function build() {
  console.log("Building …");
  run("npm", ["run", "--silent", "build"], { quiet: true, env: { TURBO_TELEMETRY_DISABLED: "1" } });
}

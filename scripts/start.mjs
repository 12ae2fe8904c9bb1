/**
 * npm start: installs, builds, and trains LeNet-5 on the built-in digits. Flags after -- go to striate:
 *
 *   npm start -- --epochs 10
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build, install, root } from "./setUp.mjs";

install();
build();

const recipe = ["--dataset", "digits", "--limit", "16000", "--batch-size", "32", "--epochs", "3"];
const striate = spawn(
  process.execPath,
  [join(root, "apps", "trainer", "dist", "cli.js"), "train", "lenet5", ...recipe, ...process.argv.slice(2)],
  { cwd: process.env.INIT_CWD ?? process.cwd(), stdio: "inherit" },
);
// Ctrl-C reaches striate too, which then writes what it has: wait for it.
process.on("SIGINT", () => {});
striate.on("exit", (code) => {
  process.exitCode = code ?? 1;
});

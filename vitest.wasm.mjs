import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Tests need no build, but for the WebAssembly binaries: two seconds after a change of their sources, none otherwise. */
export function setup() {
  const script = fileURLToPath(new URL("packages/backend-wasm/scripts/build-wasm.mjs", import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: "inherit" });
  if (status !== 0) throw new Error("packages/backend-wasm/assembly does not compile.");
}

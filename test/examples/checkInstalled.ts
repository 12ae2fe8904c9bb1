import { match } from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../architecture/workspace.js";
import { execute } from "../packaging/execute.js";

const compiler = join(root, "node_modules/typescript/bin/tsc");

/**
 * The example as its author publishes it and others get it, in a project that has the packed packages installed: types from its JSDoc by its
 * own script, its own tests, packed, installed, used from TypeScript, and held to the contract by the installed command.
 *
 * @throws Error where a step fails
 */
export function checkInstalled(project: string): void {
  const source = join(project, "plain-backend");
  cpSync(join(root, "examples/plain-backend"), source, { recursive: true });
  const { scripts } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const [, ...flags] = scripts.prepack.split(" ");
  execute(process.execPath, [compiler, ...flags], source);
  const tests = execute("npm", ["test"], source);
  match(tests, /^# fail 0$/m);
  execute("npm", ["pack", "--ignore-scripts"], source);
  const quietly = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  execute("npm", ["install", ...quietly, "./plain-backend/striate-backend-plain-0.0.0.tgz"], project);
  writeFileSync(join(project, "src/plain.ts"), USE);
  execute(process.execPath, [compiler, "-p", ".", "--lib", "ES2022,DOM"], project);
  match(execute(process.execPath, ["out/plain.js"], project), /^7,10,15,22$/m);
  const striate = join(project, "node_modules/@striate/trainer/bin/striate.js");
  const score = execute(
    process.execPath,
    [striate, "conformance", "striate-backend-plain", "--runs", "10"],
    project,
  );
  match(score, /^\d+ of \d+ properties hold, 100\.0 %\. plain conforms\.$/m);
}

/** What a strict user writes. */
const USE = `import { matMul, tensor } from "@striate/core";
import { createBackend } from "striate-backend-plain";

const backend = createBackend({ bytes: 2 ** 20 });
const x = tensor(backend, [[1, 2], [3, 4]]);
console.log(String(await matMul(x, x).read()));
`;

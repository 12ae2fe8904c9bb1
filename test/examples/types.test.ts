import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../architecture/workspace.js";

const folder = join(root, "examples/plain-backend");

it("the example's JavaScript is right by the compiler's strict rules", { timeout: 60_000 }, () => {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  // As tests see the packages: from source, which is written for these names and settings.
  const fromSource = ["--customConditions", "@striate/source", "--lib", "ES2023,DOM,ESNext.Disposable"];
  const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder, ...fromSource], {
    encoding: "utf8",
  });
  expect(stdout).toBe("");
});

it("it can be read in one sitting: at most 900 lines, in files of at most 250", () => {
  const files = readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(join(folder, "src", name), "utf8").split("\n").length - 1);
  expect(files.length).toBeGreaterThan(5);
  expect(Math.max(...files)).toBeLessThanOrEqual(250);
  expect(files.reduce((sum, lines) => sum + lines, 0)).toBeLessThanOrEqual(900);
});

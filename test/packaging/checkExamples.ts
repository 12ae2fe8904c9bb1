import { ok } from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../architecture/workspace.js";
import { readmeExamples } from "../docs/readmeExamples.js";
import { execute } from "./execute.js";

/**
 * The examples of the READMEs in a project that has the packed packages installed: compiled with strict settings, and run by Node alone.
 *
 * @returns how many there are
 * @throws Error with all that was printed, where one does not compile, fails, or shows nothing
 */
export function checkExamples(project: string): number {
  const folder = join(project, "examples");
  mkdirSync(folder, { recursive: true });
  for (const { file, code } of readmeExamples) writeFileSync(join(folder, file), code);
  const settings = {
    extends: "../tsconfig.json",
    // Examples show values that nobody needs.
    compilerOptions: { types: ["node"], noUnusedLocals: false, rootDir: ".", outDir: "out" },
    include: ["*.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const types = ["--typeRoots", join(root, "node_modules/@types"), "--noUncheckedIndexedAccess", "false"];
  const libraries = ["--lib", "ES2023,DOM,ESNext.Disposable"];
  execute(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", "examples", ...types, ...libraries],
    project,
  );
  for (const { name, file, code } of readmeExamples) {
    const printed = execute(process.execPath, [join("examples/out", file.replace(/ts$/, "js"))], project);
    // It shows something, or defines something to take home.
    ok(printed !== "" || code.includes("export "), `${name} shows nothing`);
    ok(!/\bundefined\b|\bNaN\b/.test(printed), `${name} prints ${printed}`);
  }
  return readmeExamples.length;
}

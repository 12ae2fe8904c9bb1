import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root, workspaces } from "../architecture/workspace.js";
import { readmeExamples as examples } from "./readmeExamples.js";

const folder = join(import.meta.dirname, "generated");
describe("the examples of the READMEs", () => {
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const { file, code } of examples) writeFileSync(join(folder, file), code);
    const options = { extends: "../../../tsconfig.base.json", compilerOptions: { types: ["node"] } };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...options, include: ["*.ts"] }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("exist for every package that is published", () => {
    const shown = new Set(examples.map(({ name }) => name.split("/README")[0]));
    for (const { folder: workspace } of workspaces.filter(({ folder: path }) =>
      path.startsWith("packages/"),
    )) {
      expect([...shown]).toContain(workspace);
    }
    expect(readdirSync(folder)).toHaveLength(examples.length + 1);
  });

  it.each(examples.map(({ name, code, readme }) => [name, code, readme] as const))(
    "%s imports what its README installs",
    (_, code, readme) => {
      const installed = [...readme.matchAll(/^npm install (?!--global)(.*)$/gm)].flatMap(([, names]) =>
        names!.split(" "),
      );
      const imported = [...code.matchAll(/from "(@[\w-]+\/[\w-]+|[\w-]+)[/"]/g)].map(([, name]) => name!);
      expect(imported.length).toBeGreaterThan(0);
      for (const name of imported) expect(installed).toContain(name);
    },
  );

  it("are correct TypeScript for strict users", { timeout: 60_000 }, () => {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const conditions = ["--customConditions", "@striate/source", "--noUncheckedIndexedAccess", "false"];
    const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder, ...conditions], {
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });

  it.each(examples.map(({ name, file }) => [name, file] as const))(
    "%s runs",
    { timeout: 60_000 },
    async (_, file) => {
      const printed: unknown[] = [];
      const log = console.log;
      console.log = (...values: unknown[]) => void printed.push(...values);
      try {
        const module = await import(/* @vite-ignore */ join(folder, file));
        // It shows something, or defines something to take home.
        expect(printed.length + Object.keys(module).length).toBeGreaterThan(0);
      } finally {
        console.log = log;
      }
      expect(printed).not.toContain(undefined);
      expect(printed).not.toContain(Number.NaN);
    },
  );
});

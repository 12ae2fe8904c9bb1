import * as conformance from "@striate/backend-conformance";
import * as reference from "@striate/backend-reference";
import * as core from "@striate/core";
import ts from "typescript";
import { expect } from "vitest";

/** Runs a printed test as its reader would: its imports are handed in, its `it` is called at once. */
export async function runPastedTest(
  source: string,
  create: () => core.Backend | Promise<core.Backend>,
): Promise<void> {
  const modules: Readonly<Record<string, object>> = {
    "@striate/core": core,
    "@striate/backend-reference": reference,
    "@striate/backend-conformance": conformance,
    "./create.js": { create },
  };
  let test: Promise<void> | undefined;
  const vitest = {
    expect,
    it: (_: string, body: () => Promise<void>) => {
      test = body();
    },
  };
  const { outputText, diagnostics } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    reportDiagnostics: true,
  });
  expect(diagnostics).toEqual([]);
  const require = (name: string) => (name === "vitest" ? vitest : modules[name]);
  new Function("require", "exports", outputText)(require, {});
  await test;
}

import * as reference from "@striate/backend-reference";
import * as core from "@striate/core";
import ts from "typescript";
import { describe, expect, it, vi } from "vitest";
import { createFusedReference } from "../../test/fusedReference.js";
import { bufferMutants } from "../../test/mutants/buffers.js";
import { convolutionMutants } from "../../test/mutants/convolutions.js";
import { edgeIntegerMutants } from "../../test/mutants/edgeIntegers.js";
import { edgeOnesMutants } from "../../test/mutants/edgeOnes.js";
import { edgeShapeMutants } from "../../test/mutants/edgeShapes.js";
import { elementwiseMutants } from "../../test/mutants/elementwise.js";
import { fusedMutants } from "../../test/mutants/fused.js";
import { layoutMutants } from "../../test/mutants/layouts.js";
import { poolingMutants } from "../../test/mutants/poolings.js";
import { productMutants } from "../../test/mutants/products.js";
import * as conformance from "../index.js";

// Many runs of the suite: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const MUTANTS = [
  ...bufferMutants.filter(({ group }) => group !== "buffers"),
  ...convolutionMutants,
  ...productMutants,
  ...poolingMutants,
  ...elementwiseMutants,
  ...layoutMutants,
  ...fusedMutants,
  ...edgeShapeMutants,
  ...edgeOnesMutants,
  ...edgeIntegerMutants,
]
  // What comes and goes needs the calls that came before.
  .filter(({ fault }) => !/a race|computed before/.test(fault));

describe("a failure's test", () => {
  it.each(MUTANTS.map((mutant) => [`${mutant.group}: ${mutant.fault}`, mutant] as const))(
    "fails where it was found, and passes on a right backend: %s",
    async (_, { group, create }) => {
      for (const property of conformance.conformanceProperties().filter((one) => one.group === group)) {
        const error = await property.run(create).catch((reason: unknown) => reason);
        if (error === undefined) continue;
        const { test } = error as conformance.ConformanceError;
        expect(test).toBeDefined();
        await expect(run(test!, create), test).rejects.toThrow();
        await expect(run(test!, createFusedReference), test).resolves.toBeUndefined();
      }
    },
  );
});

/** Runs a printed test: its imports are handed in, its `it` is called at once. */
async function run(source: string, create: () => core.Backend): Promise<void> {
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

import { afterAll, describe, expect, it, vi } from "vitest";
import { bufferMutants } from "../test/mutants/buffers.js";
import { convolutionMutants } from "../test/mutants/convolutions.js";
import { elementwiseMutants } from "../test/mutants/elementwise.js";
import { fusedMutants } from "../test/mutants/fused.js";
import { layoutMutants } from "../test/mutants/layouts.js";
import { poolingMutants } from "../test/mutants/poolings.js";
import { productMutants } from "../test/mutants/products.js";
import { runConformance } from "./index.js";

// Many runs of the suite: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const MUTANTS = [
  ...bufferMutants,
  ...convolutionMutants,
  ...productMutants,
  ...poolingMutants,
  ...elementwiseMutants,
  ...layoutMutants,
  ...fusedMutants,
];

describe("planted faults", () => {
  const caught: string[] = [];
  afterAll(() => console.log(caught.join("\n")));

  it.each(MUTANTS.map((mutant) => [`${mutant.group}: ${mutant.fault}`, mutant] as const))(
    "%s",
    async (name, { group, create }) => {
      const report = await runConformance(create, {
        only: (property) => property.group === group,
        stopAtFirstFailure: true,
      });
      const failed = report.results.find(({ failure }) => failure !== undefined);
      caught.push(`${name} → ${failed?.name} · ${failed?.failure?.split("\n")[0]}`);
      expect(failed, "nobody noticed").toBeDefined();
    },
  );
});

import { describe, expect, it, vi } from "vitest";
import { edgeIntegerMutants } from "../test/mutants/edgeIntegers.js";
import { edgeOnesMutants } from "../test/mutants/edgeOnes.js";
import { edgeShapeMutants } from "../test/mutants/edgeShapes.js";
import { runConformance } from "./index.js";

// Many runs of the suite: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const MUTANTS = [...edgeShapeMutants, ...edgeOnesMutants, ...edgeIntegerMutants];

describe("faults at the edges of the contract", () => {
  it.each(MUTANTS.map((mutant) => [`${mutant.group}: ${mutant.fault}`, mutant] as const))(
    "%s",
    async (_, { group, create, printed }) => {
      const { results } = await runConformance(create, { only: (property) => property.group === group });
      const failures = results.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
      expect(failures, "nobody noticed").not.toEqual([]);
      for (const failure of failures) {
        if (typeof printed === "string") expect(failure).toContain(printed);
        else expect(failure).toMatch(printed);
      }
    },
  );
});

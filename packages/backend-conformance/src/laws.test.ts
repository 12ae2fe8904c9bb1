import { describe, expect, it, vi } from "vitest";
import { convolutionMutants } from "../test/mutants/convolutions.js";
import { layoutMutants } from "../test/mutants/layouts.js";
import { poolingMutants } from "../test/mutants/poolings.js";
import { productMutants } from "../test/mutants/products.js";
import { runConformance } from "./index.js";

// Many runs of the suite: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** Faults in linear primitives that are no adjoints any more; those that stay linear and adjoint are left to the reference. */
const BROKEN = [
  "strides of rows and columns swapped in the kernel's gradient",
  "dilation dropped in the input's gradient",
  "overlapping windows overwrite in the input's gradient",
  "only the first image counts in the kernel's gradient",
  "the kernel is flipped",
  "images rounded to float16",
  "odd padding on the wrong side",
  "overlapping windows overwrite in the gradient",
  "averages at the border divide by the whole window",
  "the gradient of an average divides by the whole window",
  "b is read as if it were not transposed",
  "products rounded to float16",
  "a block begins one position too early",
  "parts are joined in reverse order",
];

const MUTANTS = [...convolutionMutants, ...poolingMutants, ...productMutants, ...layoutMutants];

describe("laws, without a reference to compare with", () => {
  it.each(BROKEN)("find: %s", async (fault) => {
    const { create } = MUTANTS.find((mutant) => mutant.fault === fault)!;
    const { failed, results } = await runConformance(create, {
      only: ({ name }) => /adjoint|every bit back|changes nothing|is linear/.test(name),
      stopAtFirstFailure: true,
    });
    expect(failed).toBe(1);
    expect(results.at(-1)!.failure).toContain("As a test:");
  });
});

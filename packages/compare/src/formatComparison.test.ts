import { createReferenceBackend } from "@striate/backend-reference";
import { createWasmBackend } from "@striate/backend-wasm";
import { describe, expect, it, vi } from "vitest";
import { convolutionMutants } from "../../backend-conformance/test/mutants/convolutions.js";
import { deferred } from "../test/deferred.js";
import { compared, residual } from "../test/experiments.js";
import { type Comparison, formatComparison } from "./index.js";

// Several trainings: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const shifted = convolutionMutants.find(({ fault }) => fault === "odd padding on the wrong side")!;

let made: Promise<Comparison> | undefined;

/** One of every verdict. */
function comparison(): Promise<Comparison> {
  made ??= compared(
    residual,
    [
      createReferenceBackend(),
      { name: "wasm", create: () => createWasmBackend({ threads: 1, winograd: "never" }) },
      {
        name: "a backend with a name as long as a line of the table has columns, and more",
        create: shifted.create,
      },
      deferred(createReferenceBackend()),
      {
        name: "absent",
        create: () => {
          throw new Error(
            "there is no adapter, and a-path/without/any/space/in/it/at/which/a/line/could/be/broken",
          );
        },
      },
    ],
    { timedSteps: 1 },
  );
  return made;
}

/** What is not within the test to paste, which stands by itself. */
function withoutTest(text: string, { backends }: Comparison): string {
  return backends.reduce((rest, { fault }) => rest.replace(fault?.reduced?.test ?? "", ""), text);
}

describe("a comparison as text", () => {
  it.each([120, 80, 72, 71, 60, 40])(
    "has lines of at most %i columns, but for the test to paste",
    async (width) => {
      const found = await comparison();
      const text = formatComparison(found, { width });
      for (const { fault } of found.backends) expect(text).toContain(fault?.reduced?.test ?? "");
      const lines = withoutTest(text, found).split("\n");
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      for (const line of lines) expect(line).toBe(line.trimEnd());
    },
  );

  it("tells every verdict with its reason, and the layers of those that differ", async () => {
    const found = await comparison();
    const text = formatComparison(found);
    const flat = text.replace(/\s+/g, " ");
    for (const { name, verdict, reason } of found.backends) {
      expect(flat).toContain(verdict);
      if (name !== "absent") expect(flat).toContain(`${name}: ${verdict} ${reason}`);
    }
    const sections = text.split("\n\n").filter((section) => section.includes("of bound"));
    expect(sections).toHaveLength(2);
    for (const section of sections) for (const { path } of found.layers) expect(section).toContain(path);
  });

  it("puts no row without work into the times, and tells which of them were synchronized", async () => {
    const text = formatComparison(await comparison(), { width: 200 });
    const times = text.slice(text.indexOf("milliseconds"));
    expect(text).toMatch(/yardstick +reference +wasm +\S/);
    expect(text).toContain("a backend with a…");
    expect(text).toContain(" deferred*");
    expect(text).toContain("\n* Each call by itself, until");
    expect(times).not.toMatch(/^\S+( +0\.00)+$/m);
    expect(times).toMatch(/^whole step( +[\d.]+)+$/m);
  });
});

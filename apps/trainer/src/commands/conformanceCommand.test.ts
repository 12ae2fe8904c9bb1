import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createReferenceBackend } from "@striate/backend-reference";
import { afterEach, describe, expect, it, vi } from "vitest";
import { screen } from "../../test/screen.js";
import { striate } from "../../test/striate.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";
import { BACKENDS } from "../choices/backends.js";
import type { ConformanceScore } from "../conformance/ConformanceScore.js";

const path = temporaryFolder();
const FAULTY = fileURLToPath(new URL("../../test/faultyBackend.ts", import.meta.url));

afterEach(() => vi.restoreAllMocks());

async function scored(module: string, ...flags: string[]): Promise<ConformanceScore & { code: number }> {
  const { code, out } = await striate(["conformance", module, "--json", "--runs", "20", ...flags]);
  return { code, ...JSON.parse(out.join("\n")) };
}

describe("striate conformance", () => {
  it("scores a backend that conforms in full, and exits with 0", async () => {
    const { code, out, err } = await striate(["conformance", "reference", "--runs", "2"]);
    expect([code, err]).toEqual([0, []]);
    expect(out).toContain("reference (reference)");
    expect(out).toContain("required primitives missing: none");
    expect(out.at(-1)).toMatch(/^(\d+) of \1 properties hold, 100\.0 %\. reference conforms\.$/);
  });

  it("names what does not hold, with a test to paste, and exits with 1", async () => {
    const { code, out } = await striate(["conformance", FAULTY, "--only", "conv2dGradKernel"]);
    expect(code).toBe(1);
    expect(out[0]).toMatch(/^failure 1 of \d$/);
    expect(out.some((line) => line.startsWith("conv2dGradKernel agrees with the reference: "))).toBe(true);
    expect(out).toContain('it("conv2dGradKernel agrees with the reference", async () => {');
    expect(out.at(-1)).toMatch(/^\d of \d properties hold, .* %\. planted does not conform\.$/);
  });

  it("tells programs the same, and of which kind a fault may be", async () => {
    const score = await scored(`${FAULTY}#createWithWrongTies`, "--only", "argMax");
    expect(score).toMatchObject({
      code: 1,
      backend: "planted",
      conforms: false,
      interrupted: false,
      passed: 1,
      failed: 1,
      total: 2,
      missing: [],
      settings: { runs: 20, seed: 1, tolerance: {}, only: "argMax", bail: false },
    });
    const verdicts = Object.fromEntries(score.traps.map(({ trap, verdict }) => [trap.name, verdict]));
    expect(verdicts).toMatchObject({ ties: "in doubt", "every bit": "not asked" });
    expect(score.results.map(({ group, failure }) => [group, typeof failure])).toEqual([
      ["argMax", "undefined"],
      ["argMax", "string"],
    ]);
  });

  it("counts a required primitive that is missing as a fault, and goes on without it", async () => {
    const score = await scored(FAULTY, "--export", "createWithoutPad", "--only", "slice");
    expect(score).toMatchObject({ code: 1, missing: ["pad"], failed: 0, conforms: false });
    const { out } = await striate(`conformance ${FAULTY}#createWithoutPad --only slice --runs 2`.split(" "));
    expect(out).toContain("required primitives missing: pad");
    expect(out.at(-1)).toContain("1 required primitive is missing. planted does not conform.");
  });

  it("ends at the first failure with --bail", async () => {
    const all = await scored(FAULTY, "--only", "conv2dGradKernel");
    const { code, failed, passed, total } = await scored(FAULTY, "--only", "conv2dGradKernel", "--bail");
    expect([code, failed, total]).toEqual([1, 1, all.total]);
    expect(passed + failed).toBeLessThan(all.passed + all.failed);
  });

  it("allows what it is told to allow, and what wasm says of itself", async () => {
    const flags = "--sums 1e5 --elementary 8 --division 2 --winograd --only conv2dGradKernel".split(" ");
    const { code, settings } = await scored(FAULTY, ...flags);
    expect(settings.tolerance).toEqual({ sums: 1e5, elementary: 8, division: 2, winograd: true });
    // Whole numbers are to be exact whatever the tolerance.
    expect(code).toBe(1);
    expect((await scored("wasm", "--only", "fill")).settings.tolerance).toEqual({ winograd: true });
    expect((await scored("reference", "--only", "fill")).settings.tolerance).toEqual({});
  });

  it("writes the report into a file, whole or not at all", async () => {
    const flags = ["--only", "fill", "--runs", "2", "--out", path("deep/report.json")];
    const { code, out } = await striate(["conformance", "reference", ...flags]);
    expect([code, out.at(-1)]).toEqual([
      0,
      "2 of 2 properties hold, 100.0 %. What was asked for holds. Without --only all is asked for.",
    ]);
    expect(JSON.parse(readFileSync(path("deep/report.json"), "utf8"))).toMatchObject({ passed: 2, total: 2 });
    expect(readdirSync(path("deep"))).toEqual(["report.json"]);
    const refused = await striate(["conformance", "reference", ...flags.slice(0, -1), path("deep")]);
    expect(refused.code).toBe(2);
    expect(refused.err).toEqual([
      `striate: ${path("deep")} cannot be written (EISDIR). Choose another with --out.`,
    ]);
  });

  it("shows how far it is in one line, where a person watches", async () => {
    const { stream, written } = screen(80);
    const flags = ["--only", "conv2dGradKernel", "--runs", "5"];
    const { code } = await striate(["conformance", FAULTY, ...flags], { bar: stream });
    expect(code).toBe(1);
    const shown = written.join("");
    expect(shown).toContain(" 0/4  0 failed");
    expect(shown).toMatch(/ 4\/4 {2}\d failed {2}conv2d has conv2dGradKernel as its adjoint/);
    expect(shown).not.toContain("\n");
  });

  it("prints what is known so far at Ctrl-C, and exits with 130", async () => {
    let made = 0;
    vi.spyOn(BACKENDS, "reference").mockImplementation(async () => {
      if (++made === 6) process.emit("SIGINT");
      return { backend: createReferenceBackend(), threads: 1, relaxedSimd: false, description: "" };
    });
    const { code, out, err } = await striate(["conformance", "reference", "--runs", "2"]);
    expect(code).toBe(130);
    expect(err).toEqual(["stopping after this property; press Ctrl-C again to stop at once"]);
    expect(out.at(-1)).toMatch(
      /^(\d) of \1 properties hold, 100\.0 %; \d+ not run: interrupted\. No fault so far\.$/,
    );
  });
});

describe("striate conformance refuses", () => {
  const NO_BACKEND =
    "which is no backend. Return an object with the methods of Backend from @striate/core, or a promise of one.";
  it.each([
    [
      "./none.js",
      "there is no file ./none.js. Pass the path of an ES module, or the name of an installed package.",
    ],
    [
      "no-such-package",
      'there is neither a file nor an installed package "no-such-package" here. Pass a path such as ./my-backend.js, or install the package.',
    ],
    [`${FAULTY}#createNothing`, `${FAULTY}#createNothing gave null, ${NO_BACKEND}`],
    [
      `${FAULTY}#createHalf`,
      `${FAULTY}#createHalf gave an object that lacks read, free, memory, dispose, ${NO_BACKEND}`,
    ],
    [
      `${FAULTY}#createThatThrows`,
      `${FAULTY}#createThatThrows threw when it was to create a backend: there is no such device`,
    ],
    [
      `${FAULTY}#notAFunction`,
      `${FAULTY} exports no function "notAFunction". It exports createBackend, createHalf, createNothing, createRight, createThatThrows, createWithWrongTies, createWithoutMemory, createWithoutPad: choose one, or leave the name out.`,
    ],
    [
      "reference --export create",
      "--export is of modules, and reference is a backend of this command. Leave it out.",
    ],
    [
      "reference --only xyz",
      'no property of this backend has "xyz" in its name. Try the name of a primitive, such as conv2d, or leave --only out.',
    ],
    [
      "reference --runs 0",
      "option '--runs <n>' argument '0' is invalid. It takes a whole number from 1 to 1000000. See striate conformance --help.",
    ],
  ])("%s", async (args, message) => {
    expect(await striate(["conformance", ...args.split(" ")])).toEqual({
      code: 2,
      out: [],
      err: [`striate: ${message}`],
    });
  });

  it("a folder, and a file that cannot be loaded", async () => {
    writeFileSync(path("broken.mjs"), 'throw new Error("out of order");');
    writeFileSync(path("empty.mjs"), "export const name = 1;");
    const problem = async (file: string) => {
      const { code, err } = await striate(["conformance", path(file)]);
      expect(code).toBe(2);
      return err.join("\n");
    };
    expect(await problem("")).toContain("is a folder. Pass the file in it that exports the backend.");
    expect(await problem("broken.mjs")).toContain("cannot be loaded: out of order. It must be an ES module");
    expect(await problem("empty.mjs")).toContain(
      "exports no function that creates a backend, but no functions. Export one as the default",
    );
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { start } from "../test/process.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();
/** A process of its own starts in a second or two; a busy machine takes longer. */
const PATIENCE = 60_000;

describe("the process", () => {
  it("is started by a file that is there before anything is built, or npm install would link no command", () => {
    const bin = new URL(`../${packageJson.bin.striate}`, import.meta.url);
    expect(packageJson.files).toContain("bin");
    expect(bin.pathname).not.toContain("/dist/");
    expect(readFileSync(bin, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it(
    "trains into a new folder under runs/ in plain text, and goes on when nobody reads on",
    async () => {
      const { child, ending } = start("train lenet5 --limit 8 --epochs 2".split(" "), { cwd: path("") });
      child.stdout.on("data", (text: string) => {
        if (text.includes("epoch 1 ")) child.stdout.destroy();
      });
      const { code, out, err } = await ending;
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain("\nepoch 1  loss ");
      expect(out).not.toContain("\u001b");
      const [run, ...others] = readdirSync(path("runs"));
      expect(others).toEqual([]);
      expect(run).toMatch(/^lenet5-digits-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d$/);
      expect(readdirSync(path(`runs/${run}`))).toHaveLength(12);
    },
    PATIENCE,
  );

  it(
    "writes what there is at Ctrl-C, also when npx says it twice",
    async () => {
      const { code, out, err } = await start(
        "train lenet5 --limit 64 --batch-size 8 --epochs 10000 --log-every 1 --threads 3 --out run".split(
          " ",
        ),
        {
          cwd: path(""),
          watch: (line, child) => {
            if (!line.startsWith("epoch 1 step 3 ")) return;
            child.kill("SIGINT");
            setTimeout(() => child.kill("SIGINT"), 5);
          },
        },
      ).ending;
      expect(code).toBe(130);
      expect(err.trimEnd().split("\n").at(-1)).toBe(
        "stopping after this step; press Ctrl-C again to stop at once",
      );
      expect(out.trimEnd().split("\n").at(-1)).toBe("Go on: striate train --resume run");
      expect(readdirSync(path("run"))).toHaveLength(12);
      const { stopped, steps } = JSON.parse(readFileSync(path("run/result.json"), "utf8"));
      expect(stopped).toBe(true);
      expect(readFileSync(path("run/history.jsonl"), "utf8").match(/"type":"step"/g)).toHaveLength(steps);
    },
    PATIENCE,
  );

  it(
    "ends at once at a second Ctrl-C, in the middle of the work of three threads",
    async () => {
      let asked = Number.POSITIVE_INFINITY;
      const { code, err } = await start([], {
        file: "test/stubborn.ts",
        watch: (line, child) => {
          if (line === "at work") child.kill("SIGINT");
          if (!line.startsWith("stopping")) return;
          setTimeout(() => {
            asked = performance.now();
            child.kill("SIGINT");
          }, 600);
        },
      }).ending;
      expect(code).toBe(130);
      expect(err).toBe("at work\nstopping after this step; press Ctrl-C again to stop at once\n");
      // Left to itself it would go on for ever.
      expect(performance.now() - asked).toBeLessThan(5000);
    },
    PATIENCE,
  );

  it(
    "tells scripts by its exit code that a backend is faulty, and writes the page",
    async () => {
      const module = fileURLToPath(new URL("../test/faultyBackend.ts", import.meta.url));
      const quick = "--batch-size 2 --steps 1 --timed-steps 0 --html page.html";
      const { code, out, err } = await start(
        [..."compare lenet5 --backends wasm,reference".split(" "), ...quick.split(" ")],
        { cwd: path("") },
      ).ending;
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain("wasm: rounding");
      expect(readFileSync(path("page.html"), "utf8")).toContain("wasm agrees with the reference.");
      const faulty = await start(["conformance", module, "--only", "conv2dGradKernel", "--bail"]).ending;
      expect([faulty.code, faulty.err]).toEqual([1, ""]);
      expect(faulty.out.trimEnd()).toMatch(/planted does not conform\.$/);
    },
    PATIENCE,
  );

  it(
    "ends by itself after an error, whatever its threads were doing",
    async () => {
      const failing = "train lenet5 --limit 8 --epochs 2 --learning-rate 1e30 --threads 3 --out run";
      const { code, err } = await start(failing.split(" "), { cwd: path("") }).ending;
      expect([code, err.trimEnd().split("\n").length]).toEqual([1, 1]);
      expect(err).toMatch(/^striate: fit: the loss .* at step \d/);
    },
    PATIENCE,
  );
});

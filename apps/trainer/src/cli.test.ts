import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();
/** A process of its own starts in a second or two; a busy machine takes longer. */
const PATIENCE = 30_000;

interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the command from its source. `watch` sees the process at every line on standard error. */
function start(args: readonly string[], watch: (line: string, process: ChildProcess) => void = () => {}) {
  const cli = fileURLToPath(new URL("cli.ts", import.meta.url));
  const node = ["--conditions=@striate/source", "--import", import.meta.resolve("tsx"), cli, ...args];
  // As on a build machine: CI is set, and must not bring colours.
  const child = spawn(process.execPath, node, { cwd: path(""), env: { ...process.env, CI: "1" } });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    for (const line of text.trimEnd().split("\n")) watch(line, child);
  });
  const ending = new Promise<Ending>((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  return { child, ending };
}

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
      const { child, ending } = start("train lenet5 --limit 8 --epochs 2".split(" "));
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
      expect(readdirSync(path(`runs/${run}`))).toHaveLength(6);
    },
    PATIENCE,
  );

  it(
    "writes what there is at Ctrl-C, also when npx says it twice",
    async () => {
      const { code, out, err } = await start(
        "train lenet5 --limit 64 --batch-size 8 --epochs 10000 --log-every 1 --out run".split(" "),
        (line, child) => {
          if (!line.startsWith("epoch 1 step 3 ")) return;
          child.kill("SIGINT");
          setTimeout(() => child.kill("SIGINT"), 5);
        },
      ).ending;
      expect(code).toBe(130);
      expect(err.trimEnd().split("\n").at(-1)).toBe(
        "stopping after this step; press Ctrl-C again to stop at once",
      );
      expect(out.trimEnd().split("\n").at(-1)).toBe("Next: striate evaluate run");
      expect(readdirSync(path("run"))).toHaveLength(6);
      const { stopped, steps } = JSON.parse(readFileSync(path("run/result.json"), "utf8"));
      expect(stopped).toBe(true);
      expect(readFileSync(path("run/history.jsonl"), "utf8").match(/"type":"step"/g)).toHaveLength(steps);
    },
    PATIENCE,
  );
});

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FolderStore } from "@striate/formats/node";
import { randomStream } from "@striate/random";
import { readCheckpoint } from "@striate/training";
import { build } from "esbuild";

interface KillOptions {
  readonly backend: "reference" | "wasm";
  /** How many there are to be at least. */
  readonly kills: number;
  readonly seed: number;
}

export interface KillReport {
  readonly kills: number;
  /** Kills that left a file half-written. */
  readonly duringWrites: number;
  /** Runs that were killed again and again until they came to their end. */
  readonly runs: number;
  /** Checkpoints that were read after a kill; each was whole. */
  readonly checkpointsRead: number;
  /** What an uninterrupted run printed at its end. */
  readonly end: string;
  /** Ends that were not that. */
  readonly wrongEnds: readonly string[];
}

/**
 * Trains without interruption once; then lets runs be killed (SIGKILL) at random moments and resumed until they end, reads every checkpoint
 * that lies there after each kill, and compares the ends: weights, averages, optimizer and history, to the bit.
 */
export async function killAndResume({ backend, kills, seed }: KillOptions): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), "striate-kill-"));
  const random = randomStream(seed, "kill");
  const wrongEnds: string[] = [];
  const counts = { kills: 0, duringWrites: 0, runs: 0, checkpointsRead: 0 };
  try {
    const program = await bundle(folder);
    const start = (name: string, killAfter?: number) =>
      runOnce([program, folderOf(folder, name), backend], killAfter);
    const first = await start("whole");
    const { end, milliseconds: whole } = first;
    if (end === undefined) throw new Error(`the program did not come to its end: ${first.errors}`);
    while (counts.kills < kills) {
      const name = `run-${++counts.runs}`;
      for (;;) {
        const outcome = await start(name, random.uniform() * 0.5 * whole);
        if (outcome.end !== undefined) {
          if (outcome.end !== end) wrongEnds.push(outcome.end);
          break;
        }
        if (!outcome.killed) throw new Error(`the program failed by itself: ${outcome.errors}`);
        counts.kills++;
        const files = readdirSync(folderOf(folder, name));
        if (files.some((file) => file.endsWith(".part"))) counts.duringWrites++;
        counts.checkpointsRead += await readAll(folderOf(folder, name));
      }
      rmSync(folderOf(folder, name), { recursive: true });
    }
    return { ...counts, end, wrongEnds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One file, so that it starts in a fraction of a second. */
async function bundle(folder: string): Promise<string> {
  const outfile = join(folder, "trainee.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("./trainee.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@striate/source"],
    logLevel: "error",
    // CommonJS packages inside ask for Node's modules by `require`.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  return outfile;
}

function folderOf(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

interface Outcome {
  /** The line that tells the end. */
  readonly end: string | undefined;
  readonly killed: boolean;
  readonly errors: string;
  /** From when the training began. */
  readonly milliseconds: number;
}

/** @param killAfter milliseconds from when the training began */
function runOnce(args: readonly string[], killAfter?: number): Promise<Outcome> {
  const child = spawn(process.execPath, args);
  let [output, errors, began] = ["", "", 0];
  let timer: ReturnType<typeof setTimeout> | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (began > 0 || !output.includes("begins")) return;
    began = performance.now();
    if (killAfter !== undefined) timer = setTimeout(() => child.kill("SIGKILL"), killAfter);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  return new Promise((resolve) => {
    child.on("close", (_code, signal) => {
      clearTimeout(timer);
      const end = /^ends .*$/m.exec(output)?.[0];
      resolve({ end, killed: signal === "SIGKILL", errors, milliseconds: performance.now() - began });
    });
  });
}

/** @returns how many there are @throws CheckpointError unless all are whole */
async function readAll(path: string): Promise<number> {
  const store = new FolderStore(path);
  const names = await store.list();
  for (const name of names) await readCheckpoint(store, name);
  return names.length;
}

/**
 * Side-by-side measurements. Ratios between rows of one table hold; times belong to this machine and this hour.
 *
 * npm run bench:install                                other libraries, into bench/node_modules
 * npm run bench                                        everything
 * npm run bench -- gemm lenet5 --only wasm,ort --threads 1 --rounds 15
 * npm run bench -- --docs                              everything, into docs/benchmarks.md
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench } from "./benches/Bench.js";
import { convolution } from "./benches/convolution.js";
import { gemm } from "./benches/gemm.js";
import { netBenches } from "./benches/nets.js";
import { pooling } from "./benches/pooling.js";
import { findContestants } from "./harness/contestants.js";
import type { About } from "./harness/Player.js";
import type { BenchResult } from "./harness/Result.js";
import { runBench } from "./harness/runBench.js";
import { readOptions } from "./options.js";
import { document } from "./report/document.js";
import { describeMachine } from "./report/machine.js";
import { save } from "./report/save.js";
import { splitPage } from "./report/splitPage.js";
import { benchTables } from "./report/tables.js";

const benches: readonly Bench[] = [gemm, convolution, pooling, ...netBenches];
const root = fileURLToPath(new URL("../", import.meta.url));
const options = readOptionsOrExit();
const { contestants, missing } = await findContestants(options);
for (const line of missing) console.error(line);
const folder = mkdtempSync(join(tmpdir(), "striate-bench-"));
const abouts = new Map<string, About>();
const results: BenchResult[] = [];
const started = performance.now();
try {
  for (const bench of benches) {
    if (options.names.length > 0 && !options.names.includes(bench.name)) continue;
    const result = await runBench(bench, contestants, abouts, {
      folder,
      rounds: options.rounds,
      turn: options.quick ? 10 : 40,
      budget: bench.seconds * (options.quick ? 300 : 1000),
      limit: bench.seconds * 8000,
      patience: options.slow ? 40 : 3,
      progress: (line) => console.error(`${((performance.now() - started) / 1000).toFixed(0)} s  ${line}`),
    });
    results.push(result);
    console.log(`\n${benchTables(result, contestants)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const machine = describeMachine();
const { rounds } = options;
const threads = Math.max(...options.threads);
const page = document({ machine, rounds, threads, contestants, abouts, missing, benches: results });
const numbers = { machine, abouts: Object.fromEntries(abouts), missing, results };
write("bench/results/benchmarks.md", page);
write("bench/results/benchmarks.json", JSON.stringify(numbers, null, 1));
if (options.docs) {
  const { memory } = splitPage(readFileSync(join(root, "docs/benchmarks.md"), "utf8"));
  write("docs/benchmarks.md", `${page}\n\n${memory}`.trimEnd());
}

function readOptionsOrExit() {
  try {
    return readOptions(benches.map(({ name }) => name));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

function write(path: string, text: string): void {
  save(join(root, path), text);
  console.log(relative(process.cwd(), join(root, path)));
}

/**
 * Does a training grow? Every network of the models package takes 1,000 steps on the wasm backend, in a narrow form and a process of its
 * own; what it holds after steps 10 and 1,000 must be the same. Ends with 1 where it is not.
 *
 * npm run bench:memory                                         all networks, some minutes
 * npm run bench:memory -- --only vgg13,resnet18 --steps 2000
 * npm run bench:memory -- --full --only vgg13 --batch 128      the peak at full width, in 3 steps
 * npm run bench:memory -- --docs                               all networks, into docs/benchmarks.md
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { growthOf } from "./memory/growthOf.js";
import { memoryOptions } from "./memory/memoryOptions.js";
import { memorySection } from "./memory/memorySection.js";
import { memoryTable } from "./memory/memoryTable.js";
import type { Watched } from "./memory/Watched.js";
import { watch } from "./memory/watch.js";
import { save } from "./report/save.js";
import { splitPage } from "./report/splitPage.js";

const { names, docs, ...request } = readOptionsOrExit();
const started = performance.now();
const progress = (line: string) =>
  console.error(`${((performance.now() - started) / 1000).toFixed(0)} s  ${line}`);
const networks: Watched[] = [];
const problems: string[] = [];
for (const [index, name] of names.entries()) {
  try {
    const watched = await watch({ ...request, name }, ({ step, loss }) =>
      progress(
        `${name} (${index + 1} of ${names.length}), step ${step} of ${request.steps}, loss ${loss.toFixed(3)}`,
      ),
    );
    networks.push(watched);
    problems.push(...growthOf(watched).map((line) => `${name} grew: ${line}`));
  } catch (error) {
    problems.push((error as Error).message);
  }
}
console.log(`\n${memoryTable(networks)}\n`);
for (const problem of problems) console.log(`- ${problem}`);
if (problems.length === 0 && docs) {
  const page = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));
  save(page, `${splitPage(readFileSync(page, "utf8")).benches}\n\n${memorySection(networks, request)}`);
}
process.exitCode = problems.length === 0 ? 0 : 1;

function readOptionsOrExit() {
  try {
    return memoryOptions();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

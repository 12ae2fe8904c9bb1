/**
 * Side-by-side measurements. Ratios between rows of one table hold; times belong to this machine and this hour.
 *
 * npm run bench                           all of them
 * npm run bench -- lenet-step             one
 * npm run bench -- lenet-step --rounds 30
 */
import { relative } from "node:path";
import { parseArgs } from "node:util";
import type { Bench } from "./Bench.js";
import { lenetStep } from "./lenet-step.js";
import { markdown, save } from "./report.js";

const benches: readonly Bench[] = [lenetStep];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "15" } },
});
const rounds = Number(values.rounds);
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));
if (!Number.isInteger(rounds) || rounds < 3 || unknown.length > 0) {
  console.error(`npm run bench -- [${benches.map(({ name }) => name).join(" | ")}] [--rounds 3 or more]`);
  process.exit(2);
}
for (const bench of benches) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue;
  console.error(`${bench.name}: ${rounds} rounds …`);
  const result = await bench.measure(rounds);
  const table = markdown(bench.title, result);
  console.log(`\n${table}\n\n${relative(process.cwd(), save(bench.name, table, result))}\n`);
}

import { fuzz } from "./fuzz.js";
import { targets } from "./targets.js";

// npm run fuzz -w @striate/datasets [-- INPUTS_A_TARGET [SEED]]
const inputs = Number(process.argv[2] ?? 15_000);
const seed = Number(process.argv[3] ?? 1);
let failed = 0;
let total = 0;
for (const target of targets) {
  const started = performance.now();
  const { read, refused, slowestMs, failures } = await fuzz(target, inputs, seed);
  const seconds = (performance.now() - started) / 1000;
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `${target.name.padEnd(26)} ${inputs} inputs: ${read} read, ${refused} refused, ${failures.length} failures; ` +
      `${seconds.toFixed(1)} s, slowest ${slowestMs.toFixed(1)} ms, peak memory ${peak} MiB`,
  );
  for (const { input, problem } of failures.slice(0, 3)) {
    console.log(`  ${Buffer.from(input).toString("base64")}\n  ${problem}`);
  }
  failed += failures.length;
  total += inputs;
}
console.log(`${total} inputs, ${failed} failures`);
if (failed > 0) process.exitCode = 1;

/**
 * Kills runs on WebAssembly at random moments, 100 times or as often as the first argument says, and resumes them. Exit code 1 if any of them
 * ends with other bits than a run without interruption.
 *
 *     npx tsx --conditions=@striate/source test/training/kill/killManyTimes.ts [kills] [seed]
 */
import { killAndResume } from "./killAndResume.js";

const [kills = 100, seed = 1] = process.argv.slice(2).map(Number);
const started = performance.now();
const report = await killAndResume({ backend: "wasm", kills, seed });
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `${report.kills} kills in ${report.runs} runs, ${report.duringWrites} of them with a file half-written; ` +
    `${report.checkpointsRead} checkpoints read after them, all whole; ${report.runs - report.wrongEnds.length} of ${report.runs} ` +
    `runs ended with the very bits of the uninterrupted one (${report.end}); ${seconds} s`,
);
for (const end of report.wrongEnds) console.log(`other end: ${end}`);
process.exitCode = report.wrongEnds.length > 0 ? 1 : 0;

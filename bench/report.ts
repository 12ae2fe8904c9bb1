import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { BenchResult } from "./Bench.js";

const folder = fileURLToPath(new URL("results/", import.meta.url));

/** A table for people; the last column compares with the first row: above 1 is slower than it. */
export function markdown(title: string, { timings, work, unit }: BenchResult): string {
  const [first] = timings;
  const rows = timings.map(({ name, quartile1, median, quartile3 }) => {
    const spread = `${quartile1.toFixed(1)}–${quartile3.toFixed(1)}`;
    const speed = Math.round((1000 * work) / median).toLocaleString("en-US");
    return `| ${name} | ${median.toFixed(1)} | ${spread} | ${speed} | ${(median / first!.median).toFixed(2)} |`;
  });
  return [
    `### ${title}`,
    "",
    `| | median ms | quartiles | ${unit}/s | time, as a ratio |`,
    "|---|---|---|---|---|",
    ...rows,
    "",
    `${first!.samples.length} rounds in turns, Node ${process.versions.node}, ${cpus()[0]?.model ?? "unknown processor"}.`,
  ].join("\n");
}

/** Leaves table and numbers in `bench/results/`, which git ignores: figures belong to the machine that measured them. */
export function save(name: string, table: string, result: BenchResult): string {
  mkdirSync(folder, { recursive: true });
  for (const [ending, text] of [
    ["md", `${table}\n`],
    ["json", `${JSON.stringify(result, null, 2)}\n`],
  ] as const) {
    writeFileSync(`${folder}${name}.${ending}.part`, text);
    renameSync(`${folder}${name}.${ending}.part`, `${folder}${name}.${ending}`);
  }
  return `${folder}${name}.md`;
}

import { describeMachine, machineLine } from "../report/machine.js";
import { MEMORY_TITLE } from "../report/splitPage.js";
import type { MemoryOptions } from "./memoryOptions.js";
import { memoryTable } from "./memoryTable.js";
import type { Watched } from "./Watched.js";

/** Of docs/benchmarks.md. */
export function memorySection(
  networks: readonly Watched[],
  { steps, threads }: Pick<MemoryOptions, "steps" | "threads">,
): string {
  return [
    MEMORY_TITLE,
    machineLine(describeMachine()),
    [
      `Made by \`npm run bench:memory -- --docs\`: every network of the models package trains for ${steps.toLocaleString("en-US")} steps with Adam on the wasm backend`,
      `(threads: ${threads}), full in depth, with few channels and small pictures, in a process of its own. It fails unless live buffers and bytes`,
      "are the same after every sample, wasm memory, which grows by 16 MiB at a time, stays as it is after a tenth of the steps, and the JS heap after",
      "forced collections grows by less than 2,000 bytes a step from there on: one tensor kept for each of LeNet-5's weights would be 3,100. What",
      "the heap gains is code that V8 compiles late. The peak is the process's: some 100 MB of it are Node and the TypeScript loader.",
      "`npm run bench:memory -- --full --only vgg13 --batch 128` tells the peak of a network in its full width.",
    ].join("\n"),
    memoryTable(networks),
  ].join("\n\n");
}

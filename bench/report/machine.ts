import { availableParallelism, cpus, totalmem } from "node:os";
import type { Contestant } from "../harness/Contestant.js";
import type { About } from "../harness/Player.js";

/** Where the figures belong: they are of this machine and this hour. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly date: string;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: availableParallelism(),
    memory: totalmem(),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
  };
}

export function machineLine({ processor, cores, memory, system, node, date }: Machine): string {
  const gibibytes = Math.round(memory / 2 ** 30);
  return `${processor}, ${cores} cores, ${gibibytes} GiB, ${system}, Node ${node}, ${date}.`;
}

/** `onnxruntime-node 1.30.0, PyTorch 1.13.0 …` */
export function versionsLine(contestants: readonly Contestant[], abouts: ReadonlyMap<string, About>): string {
  const versions = new Set<string>();
  for (const { id, title, library } of contestants) {
    const about = abouts.get(id);
    if (about === undefined || library === "reference" || library === "wasm") continue;
    const note = about.note === undefined ? "" : ` (${about.note})`;
    versions.add(`${title.split(",")[0]} ${about.version}${note}`);
  }
  return `${[...versions].join(", ")}.`;
}

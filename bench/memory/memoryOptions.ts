import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { MODELS } from "@striate/models";
import type { NetName, WatchRequest } from "./Watched.js";

export interface MemoryOptions extends Omit<WatchRequest, "name"> {
  readonly names: readonly NetName[];
  /** Write the section of docs/benchmarks.md. */
  readonly docs: boolean;
}

const KNOWN = Object.keys(MODELS) as readonly NetName[];

/** @throws Error with a line that says how to call it */
export function memoryOptions(): MemoryOptions {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      full: { type: "boolean", default: false },
      steps: { type: "string" },
      batch: { type: "string" },
      threads: { type: "string" },
      docs: { type: "boolean", default: false },
    },
  });
  const { full, docs } = values;
  const steps = Number(values.steps ?? (full ? 3 : 1000));
  const batch = Number(values.batch ?? (full ? 32 : 4));
  const threads = Number(values.threads ?? availableParallelism());
  const names = KNOWN.filter((name) => values.only?.split(",").includes(name) ?? true);
  const known = values.only?.split(",").every((name) => KNOWN.some((other) => other === name)) ?? true;
  const whole = [steps, batch, threads].every((value) => Number.isInteger(value) && value >= 1);
  // The page has all networks at the steps that its text speaks of.
  const fitsPage = values.only === undefined && !full && steps >= 1000;
  if (!known || !whole || (docs && !fitsPage)) {
    throw new Error(
      "npm run bench:memory -- [--only vgg13,resnet18] [--steps 1000] [--batch 4] [--threads 2] [--full] | --docs; " +
        `networks: ${KNOWN.join(", ")}`,
    );
  }
  return { names, full, steps, batch, threads, docs };
}

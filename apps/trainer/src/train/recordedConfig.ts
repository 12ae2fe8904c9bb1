import { resolve } from "node:path";
import type { ModelSettings } from "../choices/models.js";
import { version } from "../version.js";
import type { TrainFlags } from "./TrainFlags.js";

/** What config.json says beside settings. */
export const RECORDED = [
  "command",
  "relaxedSimd",
  "striate",
  "node",
  "trainSize",
  "validationSize",
  "testSize",
  "parameters",
] as const;

interface Facts {
  readonly model: string;
  readonly settings: ModelSettings;
  /** The optimizer's own, defaults filled in. */
  readonly optimizer: Readonly<Record<string, number | boolean>>;
  readonly threads: number;
  readonly relaxedSimd: boolean;
  readonly trainSize: number;
  /** Undefined where nothing was set aside. */
  readonly validationSize: number | undefined;
  readonly testSize: number;
  readonly parameters: number;
}

/** Settings of optimizers that have no flag. */
const WITHOUT_FLAG = ["epsilonInside", "initialAccumulatorValue"];

/** A run's config.json: every setting, defaults too, as `--config` reads them, and what it ran on. */
export function recordedConfig(flags: TrainFlags, facts: Facts): Readonly<Record<string, unknown>> {
  const { model, settings, optimizer, ...rest } = facts;
  const { classes: _classes, inputSize: _size, ...modelFlags } = settings;
  const optimizerFlags = Object.entries(optimizer).filter(([name]) => !WITHOUT_FLAG.includes(name));
  return {
    command: "train",
    model,
    ...flags,
    ...modelFlags,
    ...Object.fromEntries(optimizerFlags),
    // Also for those who go on from another folder.
    ...(flags.dataDir === undefined ? {} : { dataDir: resolve(flags.dataDir) }),
    ...rest,
    striate: version,
    node: process.version,
  };
}

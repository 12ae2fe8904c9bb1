import { join } from "node:path";
import type { Command } from "commander";
import type { Setting } from "../config/Setting.js";
import { flagOf } from "../flagOf.js";
import { UsageError } from "../UsageError.js";
import { RECORDED } from "./recordedConfig.js";
import type { ResumePoint } from "./resumePoint.js";

/** What may be another way when a run goes on: none of it changes a bit. `epochs` is how far it goes. */
const CHANGEABLE = [
  "epochs",
  "threads",
  "maxMemory",
  "prefetch",
  "dataDir",
  "download",
  "mirror",
  "checkpointEvery",
  "keepCheckpoints",
  "logEvery",
  "json",
  "profile",
  "lang",
] as const;

/** What the run that goes on is not asked for. */
const LEFT = [...RECORDED, "threads", "out", "force", "json", "profile", "download", "mirror"] as const;

/** The settings of the run that goes on. @throws UsageError for a flag that would make it another run */
export function resumedSettings(
  command: Command,
  model: string | undefined,
  { folder, config }: ResumePoint,
): ReadonlyMap<string, Setting> {
  if (model !== undefined && model !== config["model"]) {
    throw new UsageError(
      `the run in ${folder} is of ${config["model"]}, not of ${model}. Leave the model out.`,
    );
  }
  if (config["checkpoints"] === false) {
    throw new UsageError(`the run in ${folder} saves no checkpoints (--no-checkpoints). Begin a new one.`);
  }
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== "cli" || name === "resume" || name === "config") continue;
    if ((CHANGEABLE as readonly string[]).includes(name)) continue;
    refuseAnother(name, command.getOptionValue(name), config);
  }
  const place = join(folder, "config.json");
  return new Map(
    Object.entries(config)
      .filter(([name]) => !(LEFT as readonly string[]).includes(name))
      .map(([name, value]): [string, Setting] => [name, { value, place }]),
  );
}

function refuseAnother(name: string, value: unknown, config: ResumePoint["config"]): void {
  if (name === "out" || name === "force" || name === "estimate" || name === "checkpoints") {
    throw new UsageError(`${flagOf(name)} is not of a run that goes on. Leave it out.`);
  }
  const [before, now] = [config[name], value].map((one) => JSON.stringify(one) ?? "none");
  if (before === now) return;
  throw new UsageError(
    `${flagOf(name)} ${now} is not the run's, which has ${before}. Leave it out to go on, or begin a new run.`,
  );
}

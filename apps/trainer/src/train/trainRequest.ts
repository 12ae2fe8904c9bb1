import type { Command } from "commander";
import { applySettings } from "../config/applySettings.js";
import { findConfig } from "../config/findConfig.js";
import { readConfig } from "../config/readConfig.js";
import type { Setting } from "../config/Setting.js";
import type { Terminal } from "../Terminal.js";
import type { TrainRequest } from "../train.js";
import { UsageError } from "../UsageError.js";
import { RECORDED } from "./recordedConfig.js";
import { resumedSettings } from "./resumedSettings.js";
import { resumePoint } from "./resumePoint.js";
import type { TrainFlags } from "./TrainFlags.js";

interface CommandFlags extends TrainFlags {
  readonly config?: string | false;
  readonly resume?: string;
  readonly estimate: boolean;
}

/** What `striate train` is to do, from its flags, a config file, and the run that it goes on with. @throws UsageError */
export async function trainRequest(
  command: Command,
  argument: string | undefined,
  terminal: Terminal,
): Promise<TrainRequest> {
  const { config, resume: path, estimate } = command.opts<CommandFlags>();
  const resume = path === undefined ? undefined : resumePoint(path);
  if (resume !== undefined && typeof config === "string") {
    throw new UsageError(
      "--resume has the settings of its run. Leave --config out, or begin a new run with it.",
    );
  }
  const configured =
    resume === undefined
      ? await configure(command, config, terminal)
      : applySettings(command, resumedSettings(command, argument, resume));
  const model = argument ?? configured;
  if (model === undefined) {
    throw new UsageError(
      "there is no model to train. Name one, such as striate train lenet5, or put it into a config file.",
    );
  }
  const { config: _file, resume: _path, estimate: _only, ...flags } = command.opts<CommandFlags>();
  return { model, flags, estimate, resume };
}

/** @returns the model that the file names */
async function configure(
  command: Command,
  config: string | false | undefined,
  terminal: Terminal,
): Promise<string | undefined> {
  if (config === false) return undefined;
  const file = config ?? findConfig(process.cwd());
  if (file === undefined) return undefined;
  if (config === undefined) terminal.err(`settings from ${file}`);
  return applySettings(command, ofRun(await readConfig(file)));
}

/** A run's config.json serves as a config file: without what it ran on, and where. */
function ofRun(settings: ReadonlyMap<string, Setting>): ReadonlyMap<string, Setting> {
  if (settings.get("command")?.value !== "train") return settings;
  const left: readonly string[] = [...RECORDED, "threads", "maxMemory", "out", "force"];
  return new Map([...settings].filter(([name]) => !left.includes(name)));
}

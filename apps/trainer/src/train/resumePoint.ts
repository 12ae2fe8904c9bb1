import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../UsageError.js";

/** Where a run is taken up again. */
export interface ResumePoint {
  /** Of the run. */
  readonly folder: string;
  /** The name of the checkpoint; default: the newest. */
  readonly checkpoint: string | undefined;
  /** The run's config.json. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** @param path folder of a run, or one of its checkpoints @throws UsageError */
export function resumePoint(path: string): ResumePoint {
  if (!existsSync(path)) {
    throw new UsageError(
      `there is no ${path} to go on with. Pass the folder of a run, or one of its checkpoints.`,
    );
  }
  const isFolder = statSync(path).isDirectory();
  const folder = isFolder ? path : dirname(dirname(path));
  const file = join(folder, "config.json");
  if (!existsSync(file) || (!isFolder && basename(dirname(path)) !== "checkpoints")) {
    throw new UsageError(
      `${path} is no run${isFolder ? ", as it has no config.json" : ""}. Pass the folder of a run, or one of its checkpoints.`,
    );
  }
  return { folder, checkpoint: isFolder ? undefined : basename(path), config: readConfig(file) };
}

function readConfig(file: string): ResumePoint["config"] {
  try {
    const config: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof config === "object" && config !== null && "model" in config) {
      return config as ResumePoint["config"];
    }
  } catch {
    // Falls through: it cannot be read, or is not JSON.
  }
  throw new UsageError(`${file} is damaged, and says no more which settings the run had. Begin a new one.`);
}

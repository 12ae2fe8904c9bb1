import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { RunFolder } from "../RunFolder.js";
import { UsageError } from "../UsageError.js";
import { resumeCommand } from "./resumeCommand.js";
import type { TrainFlags } from "./TrainFlags.js";

/** What the system says where there is no room, or no permission any more. */
const PASSING = ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EIO"];

/** The error with what became of the run, and how it goes on. */
export function explainedFailure(error: unknown, folder: RunFolder, { checkpoints }: TrainFlags): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === "TrainingError") {
    error.message += ` What came before is in ${folder.path}.`;
  }
  if (error.name === "CheckpointError") {
    const { previous } = error as { readonly previous?: string };
    if (previous !== undefined) {
      error.message += ` The command is ${resumeCommand(join(folder.checkpoints, previous))}`;
    }
  }
  const { code = "" } = (error.cause ?? {}) as { readonly code?: string };
  if (!(error instanceof UsageError) || !PASSING.includes(code) || !checkpoints) return error;
  if (!hasCheckpoint(folder)) return error;
  const [problem] = error.message.split(". ");
  return new UsageError(
    `${problem}. What was saved is untouched: make room, and go on with ${resumeCommand(folder.path)}`,
    { cause: error.cause },
  );
}

function hasCheckpoint({ checkpoints }: RunFolder): boolean {
  try {
    return readdirSync(checkpoints).some((name) => name.endsWith(".safetensors"));
  } catch {
    return false;
  }
}

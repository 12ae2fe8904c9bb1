import { FormatError } from "@striate/formats";
import { CheckpointError } from "./CheckpointError.js";
import type { CheckpointStore } from "./CheckpointOptions.js";
import { type CheckpointContent, decodeCheckpoint } from "./checkpointFile.js";
import { checkpointNames } from "./checkpointNames.js";

/** @returns the content of a checkpoint @throws CheckpointError `MISSING`; `DAMAGED`, with the newest whole one before it; `VERSION` */
export async function readCheckpointFile(store: CheckpointStore, name: string): Promise<CheckpointContent> {
  const names = await checkpointNames(store);
  if (!names.includes(name)) {
    throw new CheckpointError(
      "MISSING",
      `there is no ${name}`,
      names.length === 0 ? "There are none at all" : `There are ${names.join(", ")}`,
      { checkpoint: name },
    );
  }
  const content = await attempt(store, name);
  if (!(content instanceof FormatError)) return content;
  const previous = await wholeOne(store, names.slice(0, names.indexOf(name)));
  throw new CheckpointError(
    "DAMAGED",
    `${name} is damaged (${content.message.replace(/^safetensors: /, "").replace(/\.$/, "")})`,
    previous === undefined
      ? "No whole one comes before it: remove it and begin anew"
      : `The one before, ${previous}, is whole: resume from it`,
    { checkpoint: name, cause: content, ...(previous === undefined ? {} : { previous }) },
  );
}

/** @throws CheckpointError `VERSION` */
async function attempt(store: CheckpointStore, name: string): Promise<CheckpointContent | FormatError> {
  let content: ReturnType<typeof decodeCheckpoint>;
  try {
    content = decodeCheckpoint(await store.read(name));
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  if ("parts" in content) return content;
  throw new CheckpointError(
    "VERSION",
    `${name} is of version ${content.version}, and version 1 is read here`,
    "Use the Striate that wrote it",
    { checkpoint: name },
  );
}

async function wholeOne(store: CheckpointStore, names: readonly string[]): Promise<string | undefined> {
  for (const name of names.toReversed()) {
    if (!((await attempt(store, name)) instanceof FormatError)) return name;
  }
  return undefined;
}

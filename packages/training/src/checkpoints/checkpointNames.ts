import type { CheckpointStore } from "./CheckpointOptions.js";

/** The name of the checkpoint after so many steps; the names' order is that of the steps. */
export function checkpointName(step: number): string {
  return `checkpoint-${String(step).padStart(9, "0")}.safetensors`;
}

/** The names of the checkpoints in a store, oldest first; other files are left alone. */
export async function checkpointNames(store: CheckpointStore): Promise<readonly string[]> {
  return (await store.list()).filter((name) => /^checkpoint-\d{9,}\.safetensors$/.test(name)).sort();
}

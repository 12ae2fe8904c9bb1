import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "./UsageError.js";

/** Writes a file under another name and renames it, so that it is never half there. @throws UsageError that tells the flag */
export function writeAtomically(path: string, content: string | Uint8Array, flag: string): void {
  const temporary = `${path}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === undefined) throw error;
    try {
      rmSync(temporary, { force: true });
    } catch {
      // Where a file stands in a folder's place there is nothing to remove.
    }
    throw new UsageError(`${path} cannot be written (${code}). Choose another with ${flag}.`);
  }
}

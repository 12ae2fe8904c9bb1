import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

/** Call it in a test file: paths in a folder that is made when a test asks for one, and removed after the test, or after all of them. */
export function temporaryFolder(after: typeof afterEach = afterEach): (name: string) => string {
  let folder: string | undefined;
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  });
  return (name) => {
    folder ??= mkdtempSync(join(tmpdir(), "striate-"));
    return join(folder, name);
  };
}

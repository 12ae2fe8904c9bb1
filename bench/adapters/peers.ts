import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** A package that may not be installed, with its version. It is imported as a user of Node would import it. */
export async function importPeer<Module>(
  name: string,
): Promise<{ readonly module: Module; readonly version: string }> {
  const { manifest } = findPeer(name);
  const module = (await import(name)) as { readonly default?: Module };
  return { module: module.default ?? (module as Module), version: manifest.version };
}

/** @throws Error when it is not installed */
export function findPeer(name: string): { readonly folder: string; readonly manifest: { version: string } } {
  for (const modules of require.resolve.paths(name) ?? []) {
    const folder = join(modules, name);
    const path = join(folder, "package.json");
    if (existsSync(path)) return { folder, manifest: JSON.parse(readFileSync(path, "utf8")) };
  }
  throw new Error(`${name} is not installed`);
}

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** What a manifest's `exports` may be: a file, a choice by conditions, or a choice by subpath with those inside. */
type Exports = string | null | readonly Exports[] | { readonly [key: string]: Exports };

const CONDITIONS = ["node", "import", "module-sync", "default"];

/**
 * The file that `import` of a package takes in a folder: Node resolves a name from another folder than the importing file's for
 * `require` alone, which does not see what a package exports to `import` only.
 *
 * @returns undefined where the package is not installed there or above
 * @throws Error where it is, and does not export that
 */
export function packageEntry(specifier: string, folder: string): string | undefined {
  const [, name, rest = ""] = specifier.match(/^((?:@[^/]+\/)?[^/]+)(\/.*)?$/) ?? [];
  if (name === undefined) return undefined;
  const require = createRequire(join(folder, "anything.js"));
  const home = (require.resolve.paths(specifier) ?? [])
    .map((modules) => join(modules, name))
    .find((candidate) => existsSync(join(candidate, "package.json")));
  if (home === undefined) return undefined;
  const { exports }: { readonly exports?: Exports } = JSON.parse(
    readFileSync(join(home, "package.json"), "utf8"),
  );
  if (exports === undefined || exports === null) return require.resolve(specifier);
  const target = targetOf(bySubpath(exports, `.${rest}`));
  if (target === undefined) throw new Error(`${name} does not export ".${rest}" to import`);
  return join(home, target);
}

function bySubpath(exports: Exports, subpath: string): Exports {
  const bare = typeof exports !== "object" || exports === null || Array.isArray(exports);
  if (bare || !Object.keys(exports).some((key) => key.startsWith("."))) {
    return subpath === "." ? exports : null;
  }
  return (exports as Readonly<Record<string, Exports>>)[subpath] ?? null;
}

function targetOf(exports: Exports): string | undefined {
  if (typeof exports === "string") return exports;
  if (exports === null) return undefined;
  if (Array.isArray(exports)) return exports.map(targetOf).find((target) => target !== undefined);
  for (const [condition, inner] of Object.entries(exports)) {
    const target = CONDITIONS.includes(condition) ? targetOf(inner) : undefined;
    if (target !== undefined) return target;
  }
  return undefined;
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));

export interface Workspace {
  /** Such as `core`. */
  readonly name: string;
  /** Such as `packages/core`. */
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
  };
  readonly files: readonly SourceFile[];
}

export interface SourceFile {
  /** From the root. */
  readonly path: string;
  readonly text: string;
  readonly isTest: boolean;
}

export const workspaces: readonly Workspace[] = ["packages", "apps"].flatMap((parent) =>
  readdirSync(join(root, parent))
    .filter((name) => existsSync(join(root, parent, name, "package.json")))
    .map((name) => {
      const folder = `${parent}/${name}`;
      const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      return { name, folder, manifest, files: sources(`${folder}/src`) };
    }),
);

/** Names of the modules that a file imports or exports from, type imports among them. */
export function importsOf({ text }: SourceFile): readonly string[] {
  const patterns = [
    /^(?:import|export)\b[^;"]*\bfrom "([^"]+)";$/gm,
    /^import "([^"]+)";$/gm,
    /\bimport\("([^"]+)"\)/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name!));
}

function sources(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    if (!/\.tsx?$/.test(entry.name)) return [];
    return [{ path, text: readFileSync(join(root, path), "utf8"), isTest: entry.name.includes(".test.") }];
  });
}

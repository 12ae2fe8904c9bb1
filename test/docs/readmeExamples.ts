import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, workspaces } from "../architecture/workspace.js";

export interface ReadmeExample {
  /** Such as `packages/core/README.md 1`. */
  readonly name: string;
  readonly code: string;
  /** A name of its own for a file. */
  readonly file: string;
  /** The README that it stands in. */
  readonly readme: string;
}

/** The TypeScript in the README of the repository and of every package. */
export const readmeExamples: readonly ReadmeExample[] = [
  "README.md",
  ...workspaces.map((workspace) => `${workspace.folder}/README.md`),
].flatMap(examplesOf);

function examplesOf(path: string): readonly ReadmeExample[] {
  if (!existsSync(join(root, path))) return [];
  const text = readFileSync(join(root, path), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code], index) => ({
    name: `${path} ${index + 1}`,
    code: code!,
    file: `${path.replaceAll(/\W+/g, "-")}-${index + 1}.ts`,
    readme: text,
  }));
}

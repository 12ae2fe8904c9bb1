/** What is used of Node where this is Node, without importing from it: bundlers for pages find nothing to resolve. */
export interface Node {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly versions?: { readonly node?: string };
  getBuiltinModule?(name: "node:fs"): FileSystem;
}

export interface FileSystem {
  existsSync(path: string): boolean;
  readdirSync(path: string): readonly string[];
}

/** In a bundle for pages, too, where `process` may be a bundler's stand-in. */
export function thisNode(): Node | undefined {
  const { process } = globalThis as { readonly process?: Node };
  return process?.versions?.node === undefined ? undefined : process;
}

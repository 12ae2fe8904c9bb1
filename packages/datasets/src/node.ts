import { DatasetError } from "./DatasetError.js";

/**
 * A module of Node, without an import that bundlers for pages would stumble over.
 *
 * @throws DatasetError `FILE` where there is no Node
 */
export function node<Name extends keyof Modules>(name: Name): Modules[Name] {
  const found = nodeIfThere(name);
  if (found !== undefined) return found;
  throw new DatasetError(
    "FILE",
    "datasets",
    "files are read and downloaded in Node only (20.16 or newer)",
    "In a page fetch the bytes, and use parseIdx, parseCifar or decodePicture with Dataset.from",
  );
}

/** A module of Node; undefined where there is no Node. */
export function nodeIfThere<Name extends keyof Modules>(name: Name): Modules[Name] | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as Modules[Name] | undefined;
}

interface Modules {
  readonly "node:crypto": typeof import("node:crypto");
  readonly "node:fs": typeof import("node:fs");
  readonly "node:fs/promises": typeof import("node:fs/promises");
  readonly "node:os": typeof import("node:os");
  readonly "node:path": typeof import("node:path");
  readonly "node:stream": typeof import("node:stream");
  readonly "node:worker_threads": typeof import("node:worker_threads");
  readonly "node:zlib": typeof import("node:zlib");
}

import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { PublishedSet } from "../src/files/PublishedSet.js";
import { tar } from "./tar.js";

const content = (length: number, factor: number) =>
  Uint8Array.from({ length }, (_, at) => (at * at * factor) % 253);

/** Contents of two files. */
export const contents: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "one.bin": content(40_000, 7),
  "two.bin": content(3000, 11),
};

const files = Object.entries(contents).map(([name, bytes]) => ({
  name,
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
}));

/** A set of these files, each gzipped. */
export const looseSet: PublishedSet = { name: "loose", files, mirrors: [] };

/** The same in an archive. */
export const archivedSet: PublishedSet = {
  name: "archived",
  files,
  archive: { name: "set-binary.tar.gz", folder: "set-bin", pickled: ["set-py"] },
  mirrors: [],
};

export const archive = (changed: Readonly<Record<string, Uint8Array>> = {}): Uint8Array =>
  gzipSync(
    tar([
      { name: "set-bin/", flag: "5" },
      { name: "set-bin/readme.html", content: content(900, 3) },
      ...Object.entries({ ...contents, ...changed }).map(([name, bytes]) => ({
        name: `set-bin/${name}`,
        content: bytes,
      })),
    ]),
  );

import { readPublished } from "../src/files/readPublished.js";
import { contents, looseSet } from "./publishedSet.js";

// A process of its own that downloads and reads a set: exit code 0 if it got what was published.
const mirrors = [process.argv[2]!];
const sizeOf = ({ bytes }: { readonly bytes: number }) => ({ head: 0, limit: () => bytes });
for await (const { file, bytes } of readPublished(looseSet, { download: { mirrors } }, sizeOf)) {
  if (Buffer.compare(bytes, contents[file.name]!) !== 0) process.exitCode = 1;
}

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { encodePng } from "@striate/datasets";

/** Writes a PNG file of `channel(y, x, c)`, and returns its path. */
export async function writePicture(
  path: string,
  [height, width, channels]: readonly [number, number, 1 | 3],
  channel: (y: number, x: number, c: number) => number,
): Promise<string> {
  const data = Uint8Array.from({ length: height * width * channels }, (_, at) =>
    channel(Math.floor(at / channels / width), Math.floor(at / channels) % width, at % channels),
  );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await encodePng({ data, height, width, channels }));
  return path;
}

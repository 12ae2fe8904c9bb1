import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { UsageError } from "../UsageError.js";
import { readCode } from "./readCode.js";
import { readYaml } from "./readYaml.js";
import type { Settings } from "./Setting.js";

/** The settings in a config file, each with its place. @throws UsageError naming file and line */
export async function readConfig(file: string): Promise<Settings> {
  const text = read(file);
  switch (extname(file)) {
    case ".json":
      checkJson(text, file);
      return readYaml(text, file);
    case ".yaml":
    case ".yml":
      return readYaml(text, file);
    case ".ts":
    case ".mts":
    case ".js":
    case ".mjs":
      return readCode(text, file);
    default:
      throw new UsageError(`${file} is no config file. Pass one that ends in .ts, .js, .json or .yaml.`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as { readonly code?: string };
    const problem = code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`;
    throw new UsageError(`${file}: ${problem}. Pass a config file with --config, or leave it out.`);
  }
}

/** Of YAML, which it is a part of, the reader would say what is wrong with YAML. */
function checkJson(text: string, file: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const [problem = "", position] = (error as Error).message.split(/ in JSON at position (\d+).*/);
    const before = text.slice(0, position === undefined ? text.length : Number(position)).split("\n");
    throw new UsageError(`${file}:${before.length}:${before.at(-1)!.length + 1}: ${problem}. Correct it.`);
  }
}

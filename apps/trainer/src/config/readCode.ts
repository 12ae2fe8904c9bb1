import { resolve } from "node:path";
import { UsageError } from "../UsageError.js";
import type { Setting, Settings } from "./Setting.js";

/** Settings that a module in TypeScript or JavaScript exports as its default. @throws UsageError naming the file */
export async function readCode(text: string, file: string): Promise<Settings> {
  const { createJiti } = await import("jiti");
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false, interopDefault: false });
  let module: { readonly default?: unknown };
  try {
    module = await jiti.import(resolve(file));
  } catch (error) {
    const [problem] = String((error as Error).message).split("\n");
    throw new UsageError(`${file}: ${problem!.replace(/\.$/, "")}. Correct it.`, { cause: error });
  }
  const settings = module.default;
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    throw new UsageError(`${file}: it exports no settings. Write export default { epochs: 20 }.`);
  }
  return new Map(
    Object.entries(settings).map(([name, value]): [string, Setting] => [
      name,
      { value, place: placeOf(name, text, file) },
    ]),
  );
}

/** The first line that writes the name as a property does, or else the last that could. */
function placeOf(name: string, text: string, file: string): string {
  const escaped = name.replace(/[^\w]/g, "\\$&");
  const lines = text.split("\n");
  const written = lines.findIndex((line) => new RegExp(`(^|[\\s{,])(["']?)${escaped}\\2\\s*:`).test(line));
  const short = new RegExp(`(^|[\\s{,])${escaped}\\s*([,}]|$)`);
  const index = written >= 0 ? written : lines.findLastIndex((line) => short.test(line));
  return index < 0 ? file : `${file}:${index + 1}`;
}
